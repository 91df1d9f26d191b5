package main

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"dienhinh/internal/viet"
)

func TestQueries(t *testing.T) {
	docs, _ := corpus(t, 1000, 7)
	queries, err := makeQueries(docs, 40, 7)
	if err != nil {
		t.Fatal(err)
	}
	again, err := makeQueries(docs, 40, 7)
	if err != nil || !reflect.DeepEqual(queries, again) {
		t.Fatalf("the same seed makes other queries (%v)", err)
	}
	byAddress := map[string]*document{}
	for _, d := range docs {
		byAddress[d.Address] = d
	}
	count := map[string]int{}
	for _, q := range queries {
		count[q.Kind]++
		if !slices.Contains(q.Right, q.Answer) {
			t.Errorf("%s %q: the answer is not among the right ones", q.Kind, q.Text)
		}
		for _, a := range q.Right {
			if why := lacks(byAddress[a], q); why != "" {
				t.Errorf("%s %q: %s: %s", q.Kind, q.Text, a, why)
			}
		}
	}
	for _, kind := range queryKinds {
		if count[kind] != 40 {
			t.Errorf("%d queries of kind %q", count[kind], kind)
		}
	}
}

// lacks says what a document lacks that a query asks for.
func lacks(d *document, q query) string {
	asked := viet.Syllables(q.Text)
	all := d.text.plain + newSearchable(d.unit+" "+d.district+" "+d.commune).plain
	switch q.Kind {
	case kindTitle, kindPlain:
		if viet.Fold(d.Title) != viet.Fold(q.Text) && viet.Key(d.Title) != viet.Key(q.Text) {
			return "another title: " + d.Title
		}
		if q.Kind == kindPlain && strings.IndexFunc(q.Text, func(r rune) bool { return r > 127 }) >= 0 {
			return "the query has marks"
		}
	case kindPlace, kindPerson, kindDecision:
		if q.Kind == kindDecision && asked[0] == "so" {
			asked = asked[1:]
		}
		for _, w := range asked {
			if !strings.Contains(all, " "+w+" ") {
				return "no " + w
			}
		}
	case kindHalfTyped:
		if !strings.Contains(d.titleText.plain, " "+strings.Join(asked, " ")) {
			return "does not go on like that: " + d.Title
		}
		if strings.Contains(d.titleText.plain, " "+strings.Join(asked, " ")+" ") {
			return "the last word is whole: " + d.Title
		}
	case kindTypo:
		if err := oneSlip(d.Title, q); err != "" {
			return err
		}
	}
	return ""
}

// oneSlip says whether exactly one word differs, by one edit or an input method.
func oneSlip(title string, q query) string {
	right, typed := strings.Fields(title), strings.Fields(q.Text)
	plain := q.Text == plainly(q.Text) && q.Note != "Telex left over" && q.Note != "VNI left over"
	if plain {
		right = strings.Fields(plainly(title))
	}
	if len(right) != len(typed) {
		return "another number of words: " + title
	}
	wrong := 0
	for i := range right {
		if viet.Key(right[i]) == viet.Key(typed[i]) {
			continue
		}
		wrong++
		switch {
		case strings.HasSuffix(q.Note, "left over"):
			if strings.IndexFunc(typed[i], func(r rune) bool { return r > 127 }) >= 0 {
				return "marks in " + typed[i]
			}
		case viet.Distance(right[i], typed[i]) != 1:
			return "more than one edit: " + right[i] + " → " + typed[i]
		}
	}
	if wrong != 1 {
		return "the number of wrong words is not one"
	}
	return ""
}

func TestInputMethods(t *testing.T) {
	for word, want := range map[string][2]string{
		"đường":  {"dduwowngf", "d9u7o7ng2"},
		"Đất":    {"Ddaats", "D9a6t1"},
		"hòa":    {"hoaf", "hoa2"},
		"nghĩa":  {"nghiax", "nghia4"},
		"trứng":  {"truwngs", "tru7ng1"},
		"đỡ":     {"ddowx", "d9o74"},
		"quan":   {"", ""},
		"được":   {"dduwowcj", "d9u7o7c5"},
		"phẩm":   {"phaamr", "pha6m3"},
		"thuyên": {"thuyeen", "thuye6n"},
	} {
		if got := [2]string{leftOver(word, telex), leftOver(word, vni)}; got != want {
			t.Errorf("%s: %v, want %v", word, got, want)
		}
	}
	for seed := range uint64(20) {
		if got := vniLeftOver(rand.New(rand.NewPCG(seed, 0)), "đường"); got != "duong2" && got != "d9u7o7ng2" {
			t.Errorf("VNI leaves %q of đường", got)
		}
	}
}

func TestSlips(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, s := range slips[:5] {
		for _, word := range []string{"đường", "Trồng", "nghĩa", "hoa", "thuyền"} {
			for range 50 {
				got := s.make(r, word)
				if got != "" && viet.Distance(got, word) != 1 {
					t.Errorf("%s: %s → %s is not one edit", s.name, word, got)
				}
			}
		}
	}
}

func TestRanks(t *testing.T) {
	q := query{Answer: "/b/", Right: []string{"/a/", "/b/"}}
	for _, x := range []struct {
		hits            []string
		strict, lenient int
	}{
		{[]string{"/b/"}, 1, 1},
		{[]string{"/x/", "/a/", "/b/"}, 3, 2},
		{[]string{"/x/"}, 0, 0},
		{nil, 0, 0},
		{[]string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "/b/"}, 0, 0},
	} {
		if strict, lenient := ranks(q, x.hits); strict != x.strict || lenient != x.lenient {
			t.Errorf("%v: ranks %d and %d, want %d and %d", x.hits, strict, lenient, x.strict, x.lenient)
		}
	}
}
