// Package browser is the seam to JavaScript that the packages of the browser's
// storage share: calls that may throw, promises, functions that are counted, and
// Web Locks. Nothing else is in it.
package browser
