package main

import (
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"dienhinh/internal/viet"
)

// A slip is one way to mistype a word. It returns "" when the word cannot be mistyped that way.
type slip struct {
	name string
	make func(r *rand.Rand, word string) string
	// marks is set when the slip only happens to somebody who types marks.
	marks bool
}

var slips = []slip{
	{"wrong tone", wrongTone, true},
	{"swapped letters", swapped, false},
	{"missing letter", missing, false},
	{"extra letter", extra, false},
	{"neighbour key", neighbour, false},
	{"Telex left over", func(_ *rand.Rand, w string) string { return leftOver(w, telex) }, true},
	{"VNI left over", vniLeftOver, true},
}

// tones are the combining marks of the five tones that are written, in the order of VNI's keys 1 to 5.
var tones = []rune{'\u0301', '\u0300', '\u0309', '\u0303', '\u0323'}

// wrongTone puts another of the written tones where one is.
func wrongTone(r *rand.Rand, word string) string {
	letters := []rune(word)
	for i, c := range letters {
		bare, at := withoutTone(c)
		if at < 0 {
			continue
		}
		other := tones[(at+1+r.IntN(len(tones)-1))%len(tones)]
		letters[i] = []rune(norm.NFC.String(string([]rune{bare, other})))[0]
		return string(letters)
	}
	return ""
}

// withoutTone splits a letter: ậ is â and the index of its tone, which is -1 for none.
func withoutTone(c rune) (bare rune, at int) {
	at = -1
	var rest []rune
	for _, x := range norm.NFD.String(string(c)) {
		if i := slices.Index(tones, x); i >= 0 {
			at = i
		} else {
			rest = append(rest, x)
		}
	}
	return []rune(norm.NFC.String(string(rest)))[0], at
}

func swapped(r *rand.Rand, word string) string {
	letters := []rune(word)
	for _, i := range r.Perm(len(letters) - 1) {
		if letters[i] != letters[i+1] {
			letters[i], letters[i+1] = letters[i+1], letters[i]
			return string(letters)
		}
	}
	return ""
}

func missing(r *rand.Rand, word string) string {
	letters := []rune(word)
	i := r.IntN(len(letters))
	return string(slices.Delete(letters, i, i+1))
}

func extra(r *rand.Rand, word string) string {
	letters := []rune(word)
	i := r.IntN(len(letters))
	near := nearKeys(letters[i]) + string(viet.FoldRune(letters[i]))
	return string(slices.Insert(letters, i+1, rune(near[r.IntN(len(near))])))
}

func neighbour(r *rand.Rand, word string) string {
	letters := []rune(word)
	i := r.IntN(len(letters))
	near := nearKeys(letters[i])
	if near == "" {
		return ""
	}
	letters[i] = rune(near[r.IntN(len(near))])
	return string(letters)
}

// nearKeys are the letters beside a letter's key on a keyboard.
func nearKeys(c rune) string {
	c = viet.FoldRune(c)
	for i, row := range keyboard {
		at := strings.IndexRune(row, c)
		if at < 0 {
			continue
		}
		var near []byte
		if at > 0 {
			near = append(near, row[at-1])
		}
		if at+1 < len(row) {
			near = append(near, row[at+1])
		}
		if i > 0 && at < len(keyboard[i-1]) {
			near = append(near, keyboard[i-1][at])
		}
		return string(near)
	}
	return ""
}

var keyboard = []string{"qwertyuiop", "asdfghjkl", "zxcvbnm"}

// An inputMethod is what is typed for a letter's mark and for a tone.
type inputMethod struct {
	letters map[rune]string
	tones   string // for tones, in their order
}

var (
	telex = inputMethod{map[rune]string{'ă': "aw", 'â': "aa", 'đ': "dd", 'ê': "ee", 'ô': "oo", 'ơ': "ow", 'ư': "uw"}, "sfrxj"}
	vni   = inputMethod{map[rune]string{'ă': "a8", 'â': "a6", 'đ': "d9", 'ê': "e6", 'ô': "o6", 'ơ': "o7", 'ư': "u7"}, "12345"}
)

// leftOver is a word as its keys were hit when the input method was off, tone last: đường is dduwowngf.
func leftOver(word string, method inputMethod) string {
	var b strings.Builder
	tone := ""
	for _, c := range word {
		letter, at := withoutTone(c)
		if at >= 0 {
			tone = method.tones[at : at+1]
		}
		upper := unicode.IsUpper(letter)
		keys, ok := method.letters[unicode.ToLower(letter)]
		switch {
		case !ok:
			b.WriteRune(letter)
		case upper:
			b.WriteString(strings.ToUpper(keys[:1]) + keys[1:])
		default:
			b.WriteString(keys)
		}
	}
	if typed := b.String() + tone; typed != word {
		return typed
	}
	return ""
}

// vniLeftOver is all that was typed, or letters without their marks and the tone's digit: duong2.
func vniLeftOver(r *rand.Rand, word string) string {
	all := leftOver(word, vni)
	if last := strings.TrimRight(all, "12345"); last != all && r.IntN(2) == 0 {
		return viet.Fold(word) + all[len(all)-1:]
	}
	return all
}
