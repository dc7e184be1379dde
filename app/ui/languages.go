package ui

// A language is one that the app speaks.
type language struct {
	tag    string
	name   string // in itself
	rtl    bool   // runs from right to left
	plural func(n int) phrase
}

// languages begin with the one that is built in. web/language.js chooses among the
// same, before the app starts.
var languages = []language{
	{tag: "en", name: "English", plural: oneOrOther},
	{tag: "de", name: "Deutsch", plural: oneOrOther},
	{tag: "es", name: "Español", plural: oneOrOther},
	{tag: "fr", name: "Français", plural: upToOneOrOther},
	{tag: "pt", name: "Português", plural: upToOneOrOther},
	{tag: "ar", name: "العربية", rtl: true, plural: arabicPlural},
	{tag: "ja", name: "日本語", plural: otherAlone},
}

// languageOf returns the language with a tag, the built-in one if there is none.
func languageOf(tag string) *language {
	for i := range languages {
		if languages[i].tag == tag {
			return &languages[i]
		}
	}
	return &languages[0]
}

// Rules of CLDR 46 for whole numbers. The form "many" of millions in Spanish, French
// and Portuguese is left out: nothing here counts that far.

func oneOrOther(n int) phrase {
	if n == 1 {
		return one
	}
	return ""
}

func upToOneOrOther(n int) phrase {
	if n == 0 || n == 1 {
		return one
	}
	return ""
}

func otherAlone(int) phrase { return "" }

func arabicPlural(n int) phrase {
	switch rest := n % 100; {
	case n == 0:
		return zero
	case n == 1:
		return one
	case n == 2:
		return two
	case rest >= 3 && rest <= 10:
		return few
	case rest >= 11:
		return many
	}
	return ""
}
