package wirejson

import "strconv"

// Fields reads an object into variables. place returns where the value of a member
// belongs, as a pointer to a string, a bool, an int, an int64, a uint32, a float64, or
// a slice of strings; or nil, and the member is skipped. A value of another kind is
// an error, but null, which changes nothing.
func (r *Reader) Fields(place func(key string) any) error {
	return r.Object(func(key string) error { return r.Store(place(key)) })
}

// Parse is [Reader.Fields] of a whole text.
func Parse(text string, place func(key string) any) error {
	r := NewReader(text)
	if err := r.Fields(place); err != nil {
		return err
	}
	return r.End()
}

// Store reads one value into a variable, as [Reader.Fields] does.
func (r *Reader) Store(to any) (err error) {
	if to == nil || r.Kind() == Null {
		_, err := r.Skip()
		return err
	}
	switch to := to.(type) {
	case *string:
		*to, err = r.String()
	case *bool:
		*to, err = r.Bool()
	case *int:
		var n int64
		n, err = r.integer(strconv.IntSize)
		*to = int(n)
	case *int64:
		*to, err = r.integer(64)
	case *uint32:
		var n int64
		if n, err = r.integer(64); err == nil && n != int64(uint32(n)) {
			err = r.fail("number out of range")
		}
		*to = uint32(n)
	case *float64:
		var text string
		if text, err = r.Number(); err == nil {
			if *to, err = strconv.ParseFloat(text, 64); err != nil {
				err = r.fail("number out of range")
			}
		}
	case *[]string:
		*to = []string{}
		err = r.Array(func() error {
			text, err := r.String()
			*to = append(*to, text)
			return err
		})
	default:
		panic("wirejson: Fields takes no such pointer")
	}
	return err
}

func (r *Reader) integer(bits int) (int64, error) {
	text, err := r.Number()
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(text, 10, bits)
	if err != nil {
		return 0, r.fail("expected a whole number")
	}
	return n, nil
}

// A Writer appends the members of one JSON object to Text; Close ends it. The zero
// value is one to begin with.
type Writer struct{ Text []byte }

// Key appends the name of a member; its value is appended to Text next.
func (w *Writer) Key(name string) {
	if len(w.Text) == 0 {
		w.Text = append(w.Text, '{')
	} else {
		w.Text = append(w.Text, ',')
	}
	w.Text = append(AppendString(w.Text, name), ':')
}

// String appends a member unless it is empty.
func (w *Writer) String(name, value string) {
	if value != "" {
		w.Key(name)
		w.Text = AppendString(w.Text, value)
	}
}

// Int appends a member unless it is 0.
func (w *Writer) Int(name string, value int64) {
	if value != 0 {
		w.Key(name)
		w.Text = strconv.AppendInt(w.Text, value, 10)
	}
}

// Close ends the object, which is returned.
func (w *Writer) Close() []byte {
	if len(w.Text) == 0 {
		return []byte("{}")
	}
	w.Text = append(w.Text, '}')
	return w.Text
}
