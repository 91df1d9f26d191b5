package content

import (
	"time"

	"dienhinh/internal/diag"
)

// Key is one key of a mapping (the front matter, a registry, site.yaml) as people and other programs
// need to know it. The decoder walks files by the same values, so what is generated from them — JSON
// Schema, forms, tables of a guide, columns of a spreadsheet — cannot say anything else than it does.
type Key struct {
	Name     string    // as it is written: "review_by"
	Label    diag.Text // what people call it, in lower case
	Help     diag.Text // what to write, for an editor, and what it means, for a reader; may be empty
	Kind     Kind
	List     bool // a list of such values
	Required bool // to publish; a draft may wait
	Full     bool // a full story has it; a short one may lack it
	Options  []Option
	Open     bool   // values beside the Options are possible and are judged with the rest of the file
	Registry string // the file that the Options come from; empty when they are fixed
	Min, Max int    // of a Text: characters that are advised. Of a Year or a Count: bounds. 0 is none
	Example  string // as it stands in a file, without quotes
	Keys     []Key  // of a Group
}

// Kind is how a value is written.
type Kind string

// The kinds. A Text is one line; a Group holds keys of its own.
const (
	Text    Kind = "text"
	Number  Kind = "number" // not negative
	Count   Kind = "count"  // a whole number
	Year    Kind = "year"
	Date    Kind = "date" // year-month-day, or with a time
	Boolean Kind = "boolean"
	Choice  Kind = "choice" // one of Options
	Web     Kind = "web"    // an http(s) address
	ShortID Kind = "id"
	File    Kind = "file" // beside the story
	Group   Kind = "group"
)

// Option is a value to choose, and the other ways to write it that are understood.
type Option struct {
	Name  string
	Other []string // id and aliases
	Help  string   // may be empty
}

// key is a Key and how its value is taken in. The functions below make the two together.
type key[T any] struct {
	Key
	set func(into *T, v value)
}

// made builds a key of which the value is taken in by a function that wants its label.
func made[T any](kind Kind, name, vi, en string, set func(into *T, v value, l diag.Text)) key[T] {
	l := label(vi, en)
	return key[T]{Key{Name: name, Label: l, Kind: kind}, func(into *T, v value) { set(into, v, l) }}
}

func textKey[T any](name, vi, en string, at func(*T) *string) key[T] {
	return made(Text, name, vi, en, func(t *T, v value, l diag.Text) { line(v, l, at(t)) })
}

func textsKey[T any](name, vi, en string, at func(*T) *[]string) key[T] {
	return made(Text, name, vi, en, func(t *T, v value, l diag.Text) { lines(v, l, at(t)) }).many()
}

func locatedKey[T any](name, vi, en string, at func(*T) *[]Located) key[T] {
	return made(Text, name, vi, en, func(t *T, v value, l diag.Text) { located(v, l, at(t)) }).many()
}

func dateKey[T any](name, vi, en string, at func(*T) *time.Time) key[T] {
	return made(Date, name, vi, en, func(t *T, v value, l diag.Text) { date(v, l, at(t)) })
}

func numberKey[T any](name, vi, en string, at func(*T) *float64) key[T] {
	return made(Number, name, vi, en, func(t *T, v value, l diag.Text) { number(v, l, at(t)) })
}

func countKey[T any](name, vi, en string, at func(*T) *int) key[T] {
	return made(Count, name, vi, en, func(t *T, v value, l diag.Text) { small(v, l, at(t)) }).within(1, mostCount)
}

func yearKey[T any](name, vi, en string, at func(*T) *int) key[T] {
	return made(Year, name, vi, en, func(t *T, v value, l diag.Text) { year(v, l, at(t)) }).within(firstYear, lastYear)
}

func boolKey[T any](name, vi, en string, at func(*T) *bool) key[T] {
	return made(Boolean, name, vi, en, func(t *T, v value, l diag.Text) { boolean(v, l, at(t)) })
}

// choiceKey takes in one of a few fixed values.
func choiceKey[T any](name, vi, en, code string, options []string, set func(*T, string)) key[T] {
	k := made(Choice, name, vi, en, func(t *T, v value, l diag.Text) {
		var s string
		if choice(v, l, code, options, &s); s != "" {
			set(t, s)
		}
	})
	for _, o := range options {
		k.Options = append(k.Options, Option{Name: o})
	}
	return k
}

// groupKey takes in a mapping.
func groupKey[T, E any](name, vi, en string, keys []key[E], at func(*T) *E) key[T] {
	k := made(Group, name, vi, en, func(t *T, v value, l diag.Text) {
		decode(v, keys, at(t), label(name+" ("+l.VI+")", name))
	})
	k.Keys = public(keys)
	return k
}

// recordsKey takes in a list of mappings. each is what one of them is called; after looks at a good one.
func recordsKey[T, E any](name, vi, en string, each diag.Text, keys []key[E], at func(*T) *[]E, after func(*E, value)) key[T] {
	k := made(Group, name, vi, en, func(t *T, v value, _ diag.Text) { records(v, keys, each, at(t), after) }).many()
	k.Keys = public(keys)
	return k
}

// listKey takes in a list of mappings in a way of its own.
func listKey[T, E any](name, vi, en string, keys []key[E], set func(*T, value)) key[T] {
	k := made(Group, name, vi, en, func(t *T, v value, _ diag.Text) { set(t, v) }).many()
	k.Keys = public(keys)
	return k
}

// checkedKey does what a key does, and then looks at a value that was taken in without a word.
func checkedKey[T any](k key[T], check func(*T, value)) key[T] {
	set := k.set
	k.set = func(t *T, v value) {
		before := len(v.d.findings)
		if set(t, v); len(v.d.findings) == before {
			check(t, v)
		}
	}
	return k
}

func (k key[T]) must() key[T]                { k.Required = true; return k }
func (k key[T]) full() key[T]                { k.Full = true; return k }
func (k key[T]) many() key[T]                { k.List = true; return k }
func (k key[T]) help(vi, en string) key[T]   { k.Help = label(vi, en); return k }
func (k key[T]) such(example string) key[T]  { k.Example = example; return k }
func (k key[T]) within(min, max int) key[T]  { k.Min, k.Max = min, max; return k }
func (k key[T]) from(registry string) key[T] { k.Registry = registry; return k }

// public are the keys without their functions.
func public[T any](keys []key[T]) []Key {
	list := make([]Key, len(keys))
	for i, k := range keys {
		list[i] = k.Key
	}
	return list
}

// ModelKeys is the front matter of a story, in the order in which it is written, with the values of the
// registries.
func ModelKeys(reg *Registry) []Key { return public(reg.keys) }

// PageKeys is the front matter of a plain page, and ConfigKeys is site.yaml.
func PageKeys() []Key   { return public(pageKeys) }
func ConfigKeys() []Key { return public(configKeys) }

// RegistryKeys are the keys of a registry file; list tells that the file is a list of such mappings.
func RegistryKeys(file string) (keys []Key, list bool) {
	switch file {
	case FieldsFile, TypesFile:
		return public(termKeys), true
	case AbbreviationsFile:
		return public(abbreviationKeys), true
	case DistrictsFile:
		return public(districtsKeys), false
	case UnitsFile:
		return public(unitsKeys), false
	}
	return nil, false
}

// Sections are the headings of a story's body, as `dienhinh new` writes them and as the official
// registration form asks for them, in order.
var Sections = []string{"Thực trạng, lý do", "Mục tiêu", "Cách làm", "Kết quả", "Bài học kinh nghiệm", "Khả năng duy trì, nhân rộng"}
