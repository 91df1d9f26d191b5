package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
)

// part is something that is linked into the program: a module, the Go distribution, a font.
type part struct {
	name, version string
	terms         string   // the texts of its licences
	licences      []string // by their SPDX names
}

// marks tell a licence by a sentence of its own.
var marks = []struct{ spdx, sentence string }{
	{"Apache-2.0", "apache license version 2.0"},
	{"MIT", "permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files"},
	{"OFL-1.1", "sil open font license version 1.1"},
	{"BSD-3-Clause", "neither the name of"},
	{"BSD-2-Clause", "redistributions in binary form must reproduce the above copyright notice"},
}

// licencesOf names the licences in a text. A text that holds none that is known here is an error: somebody has to read it
// before it is passed on.
func licencesOf(name, terms string) ([]string, error) {
	text := strings.ToLower(strings.Join(strings.Fields(strings.NewReplacer(",", " ", "#", " ", "//", " ").Replace(terms)), " "))
	var found []string
	for _, m := range marks {
		if !strings.Contains(text, strings.Join(strings.Fields(strings.ReplaceAll(m.sentence, ",", " ")), " ")) {
			continue
		}
		if m.spdx == "BSD-2-Clause" && len(found) > 0 && found[len(found)-1] == "BSD-3-Clause" {
			continue // the same terms and one more
		}
		found = append(found, m.spdx)
	}
	if found == nil {
		return nil, fmt.Errorf("the licence of %s is none that is known here: read it, and add its mark (cmd/release/sbom.go)", name)
	}
	return found, nil
}

// The list of what is in the program, as programs read it: CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/).
type (
	bom struct {
		Format       string      `json:"bomFormat"`
		Spec         string      `json:"specVersion"`
		Serial       string      `json:"serialNumber"`
		Version      int         `json:"version"`
		Metadata     metadata    `json:"metadata"`
		Components   []component `json:"components"`
		Dependencies []depends   `json:"dependencies"`
	}
	metadata struct {
		Time      string    `json:"timestamp"`
		Component component `json:"component"`
	}
	component struct {
		Ref      string    `json:"bom-ref"`
		Type     string    `json:"type"`
		Name     string    `json:"name"`
		Version  string    `json:"version,omitempty"`
		PURL     string    `json:"purl,omitempty"`
		Hashes   []hash    `json:"hashes,omitempty"`
		Licences []licence `json:"licenses,omitempty"`
	}
	hash struct {
		Algorithm string `json:"alg"`
		Content   string `json:"content"`
	}
	licence struct {
		Licence struct {
			ID string `json:"id"`
		} `json:"license"`
	}
	depends struct {
		Ref string   `json:"ref"`
		On  []string `json:"dependsOn"`
	}
)

func licenceList(ids []string) []licence {
	list := make([]licence, len(ids))
	for i, id := range ids {
		list[i].Licence.ID = id
	}
	return list
}

// sbom lists what the program was made of. Nothing of the machine or of the day goes in, so the same release has the same
// list: the serial number is one of its content.
func (r release) sbom(program []byte, info *buildinfo.BuildInfo, parts []part) ([]byte, error) {
	sum := sha256.Sum256(program)
	b := bom{Format: "CycloneDX", Spec: "1.6", Version: 1, Metadata: metadata{Time: r.made.Format("2006-01-02T15:04:05Z"), Component: component{
		Ref: "dienhinh", Type: "application", Name: "dienhinh", Version: r.version, Licences: licenceList([]string{"MIT"}),
		Hashes: []hash{{"SHA-256", hex.EncodeToString(sum[:])}},
	}}}
	sums := map[string]string{}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		sums[m.Path+" "+m.Version] = m.Sum
	}
	on := depends{Ref: "dienhinh"}
	for _, p := range parts {
		c := component{Ref: p.name + "@" + p.version, Type: "library", Name: p.name, Version: p.version, Licences: licenceList(p.licences)}
		sum, isModule := sums[p.name+" "+p.version]
		switch {
		case isModule:
			c.PURL = "pkg:golang/" + p.name + "@" + p.version
			data, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(sum, "h1:")) // of the module's files, as go.sum has it
			if err != nil {
				return nil, fmt.Errorf("the sum of %s: %w", p.name, err)
			}
			if len(data) > 0 {
				c.Hashes = []hash{{"SHA-256", hex.EncodeToString(data)}}
			}
		case p.name == goPart:
			c.PURL = "pkg:golang/std@" + strings.TrimPrefix(p.version, "go")
		default:
			c.Type = "file"
		}
		b.Components = append(b.Components, c)
		on.On = append(on.On, c.Ref)
	}
	b.Dependencies = []depends{on}
	unnamed, err := json.Marshal(b)
	if err != nil {
		return nil, err
	}
	id := sha256.Sum256(unnamed)
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80 // a UUID of one's own making: version 8 (RFC 9562)
	b.Serial = fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", id[0:4], id[4:6], id[6:8], id[8:10], id[10:16])
	data, err := json.MarshalIndent(b, "", " ")
	return append(data, '\n'), err
}
