package main

import (
	"debug/buildinfo"
	"encoding/json"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestSBOM(t *testing.T) {
	r := release{target: "linux/amd64", version: "v1.2.3", made: time.Unix(1_700_000_000, 0).UTC()}
	info := &buildinfo.BuildInfo{Deps: []*debug.Module{{Path: "example.com/a", Version: "v1.0.0", Sum: "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}}}
	parts := []part{
		{name: "example.com/a", version: "v1.0.0", licences: []string{"MIT"}},
		{name: "Be Vietnam Pro (fonts)", licences: []string{"OFL-1.1"}},
		{name: goPart, version: "go1.26.8", licences: []string{"BSD-3-Clause"}},
	}
	data, err := r.sbom([]byte("program\n"), info, parts)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := r.sbom([]byte("program\n"), info, parts); string(again) != string(data) {
		t.Error("another list for the same release")
	}
	if other, _ := r.sbom([]byte("another\n"), info, parts); string(other) == string(data) {
		t.Error("the same list for another program")
	}
	var b bom
	if err := json.Unmarshal(data, &b); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range b.Components {
		got = append(got, strings.Join([]string{c.Type, c.Name, c.PURL, c.Licences[0].Licence.ID}, " "))
	}
	want := []string{"library example.com/a pkg:golang/example.com/a@v1.0.0 MIT", "file Be Vietnam Pro (fonts)  OFL-1.1", "library Go pkg:golang/std@1.26.8 BSD-3-Clause"}
	if !slices.Equal(got, want) || len(b.Dependencies[0].On) != 3 || len(b.Metadata.Component.Hashes[0].Content) != 64 {
		t.Errorf("%s\n%+v", strings.Join(got, "\n"), b)
	}
}

func TestLicences(t *testing.T) {
	for file, want := range map[string]string{"../../LICENSE": "MIT", "../../internal/card/fonts": "OFL-1.1"} {
		terms := ""
		if info, err := os.Stat(file); err == nil && info.IsDir() {
			terms, _ = licencesIn(file)
		} else {
			data, _ := os.ReadFile(file)
			terms = string(data)
		}
		if got, err := licencesOf(file, terms); err != nil || !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %v, %v", file, got, err)
		}
	}
	if got, err := licencesOf("x", "You may look at this and no more."); err == nil {
		t.Errorf("%v", got)
	}
}
