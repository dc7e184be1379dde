package chat

import (
	"strconv"

	"practicechat/app/wirejson"
)

// status collects what the envelope of a reply says of its success.
type status struct {
	value   bool
	given   bool // a status field came that says yes or no
	data    bool // readable data came
	refused bool // an error field came that is not false, 0, or an empty text or array
	text    string
}

// field reads a member of the envelope other than data.
func (s *status) field(r *wirejson.Reader) {
	switch r.Key() {
	case "status", "success":
		if value, known := verdict(r); known {
			s.value = value && (s.value || !s.given) // one no is enough
			s.given = true
		}
		return
	case "error":
		switch r.Kind() {
		case wirejson.String:
			if words := r.Scalar(); words != "" {
				s.refused, s.text = true, words
			}
			return
		case wirejson.Bool, wirejson.Number:
			value := r.Scalar()
			n, _ := strconv.ParseFloat(value, 64)
			s.refused = s.refused || value == "true" || n != 0
			return
		case wirejson.Array:
			for r.BeginArray(); r.NextElement(); r.Skip() {
				s.refused = true
			}
			return
		case wirejson.Object:
			s.refused = true
		}
	case "message":
		s.text = r.Scalar()
		return
	}
	r.Skip()
}

func (s *status) ok() bool {
	if s.given {
		return s.value
	}
	return s.data && !s.refused
}

// decodeObject reads one event's object, member by member.
func decodeObject(event, raw string, field func(r *wirejson.Reader)) error {
	_, err := decodeAll(event, raw, func(r *wirejson.Reader) (struct{}, error) {
		return struct{}{}, eachField(event, r, field)
	})
	return err
}

// decodeAll reads an event's payload, which is the whole of raw.
func decodeAll[T any](event, raw string, read func(*wirejson.Reader) (T, error)) (T, error) {
	r := wirejson.NewReader(raw)
	e, err := read(r)
	if err == nil && r.End() != nil {
		err = &DecodeError{event, r.Err()}
	}
	return e, err
}

// eachField reads an object, and has field read or skip the value of each member. Another
// value is skipped and an error.
func eachField(event string, r *wirejson.Reader, field func(r *wirejson.Reader)) error {
	if r.Kind() != wirejson.Object {
		r.Skip()
		return &DecodeError{event, errNotAnObject}
	}
	for r.BeginObject(); r.NextMember(); {
		field(r)
	}
	if err := r.Err(); err != nil {
		return &DecodeError{event, err}
	}
	return nil
}
