package messenger

import (
	"slices"
	"strings"
)

// keptProofs is how many proofs are kept. They matter for as long as a page may not
// have heard of one, which is until it gives its connection up.
const keptProofs = 30

// A proof is a message that has proved a send. It can prove no other: the baseline
// of a send may lack it, where the page that emitted that had not heard of it yet.
// Pages tell each other, and a page that dies before it can has kept it.
type proof struct{ uuid, clientID string }

// undone is the uuid in the proof that an entry has been taken back: a page that finds
// a delete gone must know whether it has been done.
const undone = "undone"

func withProof(proofs []proof, p proof) []proof {
	proofs = append(slices.Clip(proofs), p)
	return proofs[max(0, len(proofs)-keptProofs):]
}

func writeProofs(proofs []proof) string {
	var w strings.Builder
	for _, p := range proofs {
		w.WriteString(p.uuid + " " + p.clientID + "\n")
	}
	return w.String()
}

func parseProofs(kept string) (proofs []proof) {
	for line := range strings.Lines(kept) {
		uuid, clientID, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		proofs = append(proofs, proof{uuid, clientID})
	}
	return proofs
}

// readProofs takes over what other pages have proved.
func (c *core) readProofs() {
	if kept, err := c.store.Meta(metaProofs); err == nil {
		c.sending.proofs = parseProofs(kept)
	}
}

// unclaimed returns the messages of a run that prove no other entry than the one
// with a client id.
func (s *sending) unclaimed(run []message, clientID string) []message {
	return slices.DeleteFunc(slices.Clone(run), func(m message) bool {
		other, claimed := s.keys[m.UUID]
		return claimed && other != clientID || slices.ContainsFunc(s.proofs, func(p proof) bool {
			return p.uuid == m.UUID && p.clientID != clientID
		})
	})
}
