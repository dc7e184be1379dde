// The exported site behind the web servers of the examples that come with it, in the
// folder /chat/ of an origin.

import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { freePort, goBinary, run } from '../servers.js';

/** exportSite writes the site and resolves to { dir, folder, remove }; dir is what a host serves. */
export async function exportSite(...flags) {
  const dir = await mkdtemp(join(tmpdir(), 'practice-chat-www-'));
  const folder = join(dir, 'chat');
  await promisify(execFile)(await goBinary('.'), ['-export', folder, ...flags]);
  return { dir, folder, remove: () => rm(dir, { recursive: true, force: true }) };
}

/**
 * startNginx serves an export by its own nginx.conf.example and resolves to { url,
 * stop }. change may alter that text.
 */
export async function startNginx(site, change = (text) => text) {
  const port = await freePort();
  const home = await mkdtemp(join(tmpdir(), 'practice-chat-nginx-'));
  const example = await readFile(join(site.folder, 'nginx.conf.example'), 'utf8');
  const server = change(example)
    .replace('listen 80;', `listen 127.0.0.1:${port};`)
    .replace('root /srv/www;', `root ${site.dir};`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${home}/${name};`);
  await mkdir(join(home, 'logs'));
  await writeFile(join(home, 'nginx.conf'), `
    daemon off;
    worker_processes 1;
    pid ${home}/nginx.pid;
    error_log stderr;
    ${process.getuid() === 0 ? 'user root;' : ''}
    events {}
    http { access_log off; ${temporary.join(' ')} ${server} }`);
  const program = run('nginx', ['-p', home, '-c', join(home, 'nginx.conf'), '-e', 'stderr']);
  return serving(program, port, home);
}

/** startCaddy does the same with Caddyfile.example, without https. */
export async function startCaddy(site) {
  const port = await freePort();
  const home = await mkdtemp(join(tmpdir(), 'practice-chat-caddy-'));
  const example = await readFile(join(site.folder, 'Caddyfile.example'), 'utf8');
  const server = example.replace('chat.practice.example {', `http://127.0.0.1:${port} {`).replace('root * /srv/www', `root * ${site.dir}`);
  await writeFile(join(home, 'Caddyfile'), `{\n\tadmin off\n}\n${server}`);
  const program = run('caddy', ['run', '--config', join(home, 'Caddyfile'), '--adapter', 'caddyfile'], { env: { HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home } });
  return serving(program, port, home);
}

const modules = ['mpm_event', 'authz_core', 'dir', 'env', 'headers', 'mime', 'rewrite', 'setenvif', 'alias'];

/** startApache does the same with htaccess.example, as a host that allows such files. */
export async function startApache(site) {
  const port = await freePort();
  const home = await mkdtemp(join(tmpdir(), 'practice-chat-apache-'));
  await copyFile(join(site.folder, 'htaccess.example'), join(site.folder, '.htaccess'));
  await writeFile(join(home, 'apache.conf'), `
    ServerRoot ${home}
    ServerName 127.0.0.1
    Listen 127.0.0.1:${port}
    PidFile ${home}/apache.pid
    ErrorLog "|/bin/cat >&2"
    ${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
    TypesConfig /dev/null
    AddType application/x-gzip .gz
    DocumentRoot ${site.dir}
    <Directory ${site.dir}>
      AllowOverride FileInfo Indexes
      Require all granted
    </Directory>`);
  const program = run('apache2', ['-d', home, '-f', join(home, 'apache.conf'), '-D', 'FOREGROUND']);
  return serving(program, port, home);
}

// serving waits until a program answers, or has ended; home is what it leaves behind.
async function serving(program, port, home) {
  const url = `http://127.0.0.1:${port}/chat/`;
  const stop = async () => {
    await program.stop();
    await rm(home, { recursive: true, force: true });
  };
  const late = performance.now() + 30_000;
  let over = false;
  program.ended.finally(() => (over = true));
  while (!(await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(1000) }).then(() => true, () => false))) {
    if (over || performance.now() > late) {
      await stop();
      throw new Error(`it ${over ? 'ended' : 'does not answer'}: ${program.lines.all.join('\n')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { url, stop };
}
