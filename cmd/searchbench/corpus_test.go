package main

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dienhinh/internal/content"
	"dienhinh/internal/viet"
)

const realRoot = "../.."

func realRegistry(t *testing.T) *content.Registry {
	t.Helper()
	reg, findings := content.ParseRegistry(func(p string) ([]byte, bool) {
		data, err := os.ReadFile(filepath.Join(realRoot, p))
		return data, err == nil
	})
	if findings.Failed() {
		t.Fatal(findings[0].Format("en"))
	}
	return reg
}

// corpus makes n stories in memory, with the first set of phrases.
func corpus(t *testing.T, n int, seed uint64) ([]*document, map[string]string) {
	t.Helper()
	return corpusOf(t, firstPhrases, n, seed)
}

func corpusOf(t *testing.T, said phrases, n int, seed uint64) ([]*document, map[string]string) {
	t.Helper()
	files := map[string]string{}
	docs, err := makeCorpus(realRegistry(t), said, n, seed, func(path, text string) error {
		files[path] = text
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != n {
		t.Fatalf("%d stories are %d files", n, len(files))
	}
	return docs, files
}

func TestCorpusIsDeterministic(t *testing.T) {
	_, a := corpus(t, 200, 7)
	_, b := corpus(t, 200, 7)
	_, c := corpus(t, 200, 8)
	same := 0
	for path, text := range a {
		if b[path] != text {
			t.Fatalf("%s differs between two runs", path)
		}
		if c[path] == text {
			same++
		}
	}
	if same > 0 {
		t.Errorf("another seed makes %d of the same stories", same)
	}
}

// TestCorpusIsContent parses every story as the program does: no errors, and nothing of the plan got lost.
func TestCorpusIsContent(t *testing.T) {
	for i, said := range []phrases{firstPhrases, secondPhrases} {
		t.Run(strconv.Itoa(i+1), func(t *testing.T) { corpusIsContent(t, said) })
	}
}

func corpusIsContent(t *testing.T, said phrases) {
	reg := realRegistry(t)
	docs, files := corpusOf(t, said, 300, 7)
	for _, d := range docs {
		m, findings := content.ParseModel(d.path, []byte(files[d.path]), reg)
		if findings.Failed() || m == nil {
			t.Fatal(findings[0].Format("en"))
		}
		if m.Title != d.Title || "/mo-hinh/"+m.Slug+"/" != d.Address || m.District.Name != d.district || len(m.People) != len(d.people) {
			t.Errorf("%s: parsed as %q at %s in %s with %d people", d.path, m.Title, m.Slug, m.District.Name, len(m.People))
		}
		if n := len(viet.Syllables(m.Title)); n < 4 || n > 14 {
			t.Errorf("the title %q has %d syllables", m.Title, n)
		}
		if n := len(files[d.path]); n < bodySize || n > bodySize+2500 {
			t.Errorf("%s has %d bytes", d.path, n)
		}
		for _, p := range m.People {
			if !p.Public() || !d.text.has(p.Name, false) {
				t.Errorf("%s: %s cannot be found", d.path, p.Name)
			}
		}
	}
}

// TestCorpusIsVaried holds the shares and the vocabulary that the measurements rest on.
func TestCorpusIsVaried(t *testing.T) {
	if n := len(topics(topicTable)); n < 150 {
		t.Errorf("%d topics, want 150", n)
	}
	docs, files := corpus(t, 1000, 7)
	titles, words := map[string]bool{}, map[string]bool{}
	people, decisions, communes := 0, 0, 0
	for _, d := range docs {
		titles[d.Title] = true
		people += min(1, len(d.people))
		decisions += min(1, len(d.decision))
		communes += min(1, len(d.commune))
		for _, w := range viet.Syllables(files[d.path]) {
			words[w] = true
		}
	}
	for _, x := range []struct {
		what         string
		is, from, to int
	}{
		{"different titles", len(titles), 850, 990},
		{"with people", people, 250, 350},
		{"with a decision", decisions, 450, 550},
		{"with a commune", communes, 650, 750},
		{"different words without marks", len(words), 2000, 12000},
	} {
		if x.is < x.from || x.is > x.to {
			t.Errorf("%s: %d, want %d to %d", x.what, x.is, x.from, x.to)
		}
	}
	for _, trio := range [][]string{{"đường", "dương", "đương"}, {"đất", "dắt", "đạt"}, {"đoàn", "đoán"}, {"hòa", "hoa", "hóa"}} {
		for _, w := range trio {
			if !slices.ContainsFunc(docs, func(d *document) bool { return d.text.has(w, false) }) {
				t.Errorf("no story has the word %q", w)
			}
		}
	}
}

// The two sets of phrases have no topic, title or summary in common.
func TestPhrasesDiffer(t *testing.T) {
	known := slices.Concat(firstPhrases.titles, firstPhrases.summaries)
	for _, x := range topics(firstPhrases.topicTable) {
		known = append(known, x.phrase)
	}
	more := slices.Concat(secondPhrases.titles, secondPhrases.summaries)
	for _, x := range topics(secondPhrases.topicTable) {
		more = append(more, x.phrase)
	}
	if len(more) < 80 {
		t.Errorf("only %d phrases in the second set", len(more))
	}
	for _, p := range more {
		if slices.Contains(known, p) {
			t.Errorf("both sets have %q", p)
		}
	}
}

func TestTail(t *testing.T) {
	folded := map[string]bool{}
	for _, s := range syllables() {
		folded[viet.Fold(strings.ReplaceAll(s, "*", ""))] = true
	}
	if len(folded) < 1500 {
		t.Errorf("%d syllables, want 1500", len(folded))
	}
}

func TestWithoutKeys(t *testing.T) {
	got := withoutKeys("a: 1\nb:\n  - x\n\n  - y\nc: 3\nbb: 4\n", "b")
	if want := "a: 1\nc: 3\nbb: 4\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
