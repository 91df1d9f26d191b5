package serve_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dienhinh/internal/build"
)

// post sends a request as the preview's own form does; change may make it another one.
func (p *preview) post(body string, change func(*http.Request)) (status int, answer string) {
	p.t.Helper()
	r, err := http.NewRequest(http.MethodPost, p.url+"/api/v1?cua-so=mot", strings.NewReader(body))
	must(p.t, err)
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header.Set("Origin", p.url)
	if change != nil {
		change(r)
	}
	a, err := p.client.Do(r)
	must(p.t, err)
	defer a.Body.Close()
	data, err := io.ReadAll(a.Body)
	must(p.t, err)
	if origin := a.Header.Get("Access-Control-Allow-Origin"); origin != "" {
		p.t.Errorf("another origin may read the answer: %s", origin)
	}
	return a.StatusCode, string(data)
}

// ask sends an action and its parameters.
func (p *preview) ask(action string, params any) (int, string) {
	p.t.Helper()
	body, err := json.Marshal(map[string]any{"branch": "main", "action": action, "params": params})
	must(p.t, err)
	return p.post(string(body), nil)
}

// files is every file of the project with its bytes.
func (p *preview) files() map[string]string {
	p.t.Helper()
	files := map[string]string{}
	must(p.t, fs.WalkDir(os.DirFS(p.dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(p.dir, name))
		files[name] = string(data)
		return err
	}))
	return files
}

func (p *preview) unchanged(before map[string]string, why string) {
	p.t.Helper()
	after := p.files()
	for name := range after {
		if was, ok := before[name]; !ok || was != after[name] {
			p.t.Errorf("%s: %s was written", why, name)
		}
	}
	for name := range before {
		if _, ok := after[name]; !ok {
			p.t.Errorf("%s: %s is gone", why, name)
		}
	}
}

type params = map[string]any

const (
	shownStory = "content/mo-hinh/2023/cay-xanh/index.md"
	newStory   = "content/mo-hinh/2024/nuoc-sach/index.md"
)

// Who may not speak to the form's address, and how it looks when it is theirs.
func TestFormGuard(t *testing.T) {
	p := start(t, buildOptions)
	before := p.files()
	attack, err := json.Marshal(params{"action": "persistEntry", "params": params{"dataFiles": []params{{"path": newStory, "raw": strings.ReplaceAll(story, "cx001", "ns001")}}, "assets": []params{}}})
	must(t, err)
	for _, tt := range []struct {
		name   string
		body   string
		change func(*http.Request)
		status int
	}{
		{"another site's page", string(attack), func(r *http.Request) { r.Header.Set("Origin", "https://xau.example") }, http.StatusForbidden},
		{"a page without an origin", string(attack), func(r *http.Request) { r.Header.Set("Origin", "null") }, http.StatusForbidden},
		{"no origin", string(attack), func(r *http.Request) { r.Header.Del("Origin") }, http.StatusForbidden},
		{"two origins", string(attack), func(r *http.Request) { r.Header.Add("Origin", p.url) }, http.StatusForbidden},
		{"another port of this machine", string(attack), func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:1") }, http.StatusForbidden},
		{"another site by its own word", string(attack), func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, http.StatusForbidden},
		{"a name that was led here", string(attack), func(r *http.Request) { r.Host = "xau.example"; r.Header.Set("Origin", "http://xau.example") }, http.StatusForbidden},
		{"a plain form", string(attack), func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, http.StatusUnsupportedMediaType},
		{"no type", string(attack), func(r *http.Request) { r.Header.Del("Content-Type") }, http.StatusUnsupportedMediaType},
		{"GET", "", func(r *http.Request) { r.Method = http.MethodGet }, http.StatusMethodNotAllowed},
		{"PUT", string(attack), func(r *http.Request) { r.Method = http.MethodPut }, http.StatusMethodNotAllowed},
		{"no JSON", "{", nil, http.StatusBadRequest},
		{"two of them", string(attack) + string(attack), nil, http.StatusBadRequest},
		{"another shape", `[1]`, nil, http.StatusBadRequest},
		{"nothing to do", `{}`, nil, http.StatusUnprocessableEntity},
		{"what it cannot do", `{"action": "publishUnpublishedEntry", "params": {}}`, nil, http.StatusUnprocessableEntity},
		{"too much", `{"action": "` + strings.Repeat("x", 65<<20) + `"}`, nil, http.StatusRequestEntityTooLarge},
	} {
		status, answer := p.post(tt.body, tt.change)
		var said struct{ Error string }
		if err := json.Unmarshal([]byte(answer), &said); status != tt.status || err != nil || said.Error == "" {
			t.Errorf("%s: %d %.200s, want %d", tt.name, status, answer, tt.status)
		}
		p.unchanged(before, tt.name)
	}
	if status, answer := p.post(`{"action": "info"}`, nil); status != http.StatusOK || answer != `{"publish_modes":["simple"],"repo":"dienhinh","type":"dienhinh"}` {
		t.Errorf("info: %d %s", status, answer)
	}
}

// Paths that lead elsewhere, in every action that takes one: nothing is read, written or deleted.
func TestFormPaths(t *testing.T) {
	p := start(t, buildOptions)
	before := p.files()
	for _, bad := range []string{
		"secret.txt", "../secret.txt", "content/site.yaml", "content/registry/fields.yaml", "content/mo-hinh", "content/mo-hinh/", "", ".", "/etc/passwd",
		"content/mo-hinh/../site.yaml", "content/mo-hinh/2023/../../site.yaml", "content/mo-hinh/2023/cay-xanh/../../../site.yaml", `content\mo-hinh\2023\cay-xanh\index.md`,
		"content/mo-hinh/2023/cay-xanh/index.md/", "content/mo-hinh//2023/cay-xanh/index.md", "content/mo-hinh/2023/cay-xanh/index.md\x00.jpg", "content/mo-hinh/2023/.git/index.md",
		"content/mo-hinh/2023/cay-xanh/x.svg", "content/mo-hinh/2023/cay-xanh/x.html", "content/mo-hinh/2023/cay-xanh/.htaccess", "content/mo-hinh/2023/x.md", "content/mo-hinh/abcd/x/index.md",
		"CONTENT/mo-hinh/2023/cay-xanh/index.md", "content/mo-hinh/2023/CON:/index.md", "templates/model.html", "static/js/page.js",
	} {
		for action, q := range map[string]any{
			"getEntry":       params{"path": bad},
			"entriesByFiles": params{"files": []params{{"path": bad}}},
			"persistEntry":   params{"dataFiles": []params{{"path": bad, "raw": story}}, "assets": []params{}},
			"getMediaFile":   params{"path": bad},
			"persistMedia":   params{"asset": params{"path": bad, "content": "YQ==", "encoding": "base64"}},
			"deleteFile":     params{"path": bad},
			"deleteFiles":    params{"paths": []string{bad}},
		} {
			if status, answer := p.ask(action, q); status == http.StatusOK || status == http.StatusInternalServerError || strings.Contains(answer, "mật") {
				t.Errorf("%s %q: %d %s", action, bad, status, answer)
			}
		}
		for action, q := range map[string]any{
			"entriesByFolder": params{"folder": bad, "extension": "md", "depth": 3},
			"getMedia":        params{"mediaFolder": bad},
		} {
			if status, answer := p.ask(action, q); status != http.StatusOK || strings.Contains(answer, "mật") || strings.Contains(answer, "base_url") {
				t.Errorf("%s %q: %d %.200s", action, bad, status, answer)
			}
		}
		data := base64.StdEncoding.EncodeToString([]byte("\xff\xd8\xff\xe0 ảnh"))
		if status, answer := p.ask("persistEntry", params{"dataFiles": []params{{"path": newStory, "raw": strings.ReplaceAll(story, "cx001", "ns001")}}, "assets": []params{{"path": bad, "content": data, "encoding": "base64"}}}); status == http.StatusOK {
			t.Errorf("picture %q: %d %s", bad, status, answer)
		}
	}
	for _, q := range []params{
		{"dataFiles": []params{}, "assets": []params{}},
		{"dataFiles": []params{{"path": newStory, "raw": story}, {"path": shownStory, "raw": story}}, "assets": []params{}},
		{"dataFiles": []params{{"path": newStory, "raw": story}}, "assets": []params{{"path": "content/mo-hinh/2024/nuoc-sach/a.jpg", "content": "%%%", "encoding": "base64"}}},
		{"dataFiles": []params{{"path": newStory, "raw": story}}, "assets": []params{{"path": "content/mo-hinh/2024/nuoc-sach/a.jpg", "content": base64.StdEncoding.EncodeToString([]byte("<script>")), "encoding": "base64"}}},
	} {
		if status, answer := p.ask("persistEntry", q); status == http.StatusOK {
			t.Errorf("%v: %s", q, answer)
		}
	}
	p.unchanged(before, "hostile paths")
}

// The shapes of decap-server, and what a story goes through in them.
func TestFormProtocol(t *testing.T) {
	p := start(t, buildOptions)
	type entry struct {
		Data *string
		File struct {
			Path string
			ID   *string
		}
	}
	get := func(action string, q any, into any) {
		t.Helper()
		status, answer := p.ask(action, q)
		if err := json.Unmarshal([]byte(answer), into); status != http.StatusOK || err != nil {
			t.Fatalf("%s: %d %s", action, status, answer)
		}
	}
	var list []entry
	get("entriesByFolder", params{"folder": "content/mo-hinh", "extension": "md", "depth": 3}, &list)
	if len(list) != 2 || list[1].File.Path != shownStory || *list[1].Data != story {
		t.Errorf("%+v", list)
	}
	var one entry
	get("getEntry", params{"path": shownStory}, &one)
	line := "_version: v" + *one.File.ID + "\n"
	if *one.Data != strings.Replace(story, "---\n", "---\n"+line, 1) {
		t.Errorf("the story to edit:\n%s", *one.Data)
	}
	get("getEntry", params{"path": newStory}, &one)
	if one.Data != nil || one.File.ID != nil || one.File.Path != newStory {
		t.Errorf("no story: %+v", one)
	}
	save := func(path, raw string) (int, string) {
		t.Helper()
		return p.ask("persistEntry", params{"branch": "main", "dataFiles": []params{{"slug": "x", "path": path, "raw": raw}}, "assets": []params{}, "options": params{"commitMessage": "x"}})
	}
	edited := strings.Replace(strings.Replace(story, "---\n", "---\n"+line, 1), "Mỗi nhà một cây.", "Mỗi nhà hai cây. _version: v0", 1)
	if status, answer := save(shownStory, edited); status != http.StatusOK {
		t.Fatalf("%d %s", status, answer)
	}
	if got := p.read(storyFile); got != strings.Replace(edited, line, "", 1) {
		t.Errorf("saved:\n%s", got)
	}
	p.shows("/mo-hinh/cay-xanh/", "Mỗi nhà hai cây.")
	// With the errors of the check, and none of it written.
	before := p.files()
	status, answer := save(newStory, strings.NewReplacer("cx001", "ns001", "Kinh tế", "Kih tế").Replace(story))
	for _, want := range []string{"bài chưa lưu vì có lỗi", newStory + ":4:8: lỗi", "“Kinh tế”", "^~~"} {
		if status != http.StatusUnprocessableEntity || !strings.Contains(answer, want) {
			t.Errorf("%d %s, want %s", status, answer, want)
		}
	}
	if status, answer := save(newStory, story); status != http.StatusUnprocessableEntity || !strings.Contains(answer, "cx001") {
		t.Errorf("an id that another story has: %d %s", status, answer)
	}
	if status, answer := save(shownStory, story); status != http.StatusConflict || !strings.Contains(answer, "không lưu đè") {
		t.Errorf("a new story on an old one: %d %s", status, answer)
	}
	p.unchanged(before, "refused")
	if status, answer := save(newStory, strings.ReplaceAll(story, "cx001", "ns001")); status != http.StatusOK {
		t.Fatalf("%d %s", status, answer)
	}
	var preview struct{ URL, Status string }
	get("getDeployPreview", params{"collection": "mo-hinh", "slug": "2024/nuoc-sach/index"}, &preview)
	if preview.URL != p.url+"/mo-hinh/nuoc-sach/" || preview.Status != "success" {
		t.Errorf("%+v", preview)
	}
	// A link from elsewhere holds a story where it is.
	write(t, p.dir, otherFile, strings.NewReplacer("Cây xanh trước ngõ", "Đường hoa", "2023", "2022", "cx001", "dh001", "Mỗi nhà một cây.", "Như [cây](../2023/cay-xanh.md).").Replace(story))
	get("getEntry", params{"path": shownStory}, &one)
	before = p.files()
	if status, answer := p.ask("deleteFiles", params{"paths": []string{shownStory}}); status != http.StatusUnprocessableEntity || !strings.Contains(answer, otherFile+":") {
		t.Errorf("a story that is linked to: %d %s", status, answer)
	}
	p.unchanged(before, "linked")
	get("getEntry", params{"path": newStory}, &one)
	if status, answer := p.ask("deleteFiles", params{"paths": []string{newStory}}); status != http.StatusOK || p.has("content/mo-hinh/2024/nuoc-sach") {
		t.Errorf("%d %s", status, answer)
	}
}

// A story that was published and gets another address: the terminal says which redirect to write down.
func TestFormRename(t *testing.T) {
	p := startIn(t, func() build.Options { return build.Options{AsOf: asOf, Preview: true} }, func(dir string) {
		write(t, dir, "content/links.txt", "/mo-hinh/cay-xanh/ page\n/mo-hinh/duong-hoa/ page\n")
	})
	_, answer := p.ask("getEntry", params{"path": shownStory})
	var one struct{ Data string }
	must(t, json.Unmarshal([]byte(answer), &one))
	const to = "content/mo-hinh/2023/cay-truoc-ngo/index.md"
	if status, answer := p.ask("persistEntry", params{"dataFiles": []params{{"slug": "x", "path": shownStory, "newPath": to, "raw": one.Data}}, "assets": []params{}}); status != http.StatusOK {
		t.Fatalf("%d %s", status, answer)
	}
	if p.has(storyFile) || p.read("content/mo-hinh/2023/cay-truoc-ngo.md") != story {
		t.Error("not renamed as it was")
	}
	if said := p.told.text(); !strings.Contains(said, "dienhinh links move /mo-hinh/cay-xanh/ /mo-hinh/cay-truoc-ngo/") {
		t.Errorf("the terminal was told:\n%s", said)
	}
}

// Whatever is posted, any JSON or any fields of the protocol, the answer is JSON, the server lives, and nothing outside the
// stories changes.
func FuzzForm(f *testing.F) {
	p := start(f, buildOptions)
	f.Add("", "", "", "", `{"action": 1}`)
	f.Add("", "", "", "", "null")
	f.Add("", "", "", "", "\xff")
	for _, action := range []string{"info", "getEntry", "entriesByFiles", "entriesByFolder", "getMedia", "getMediaFile", "deleteFiles", "deleteFile", "getDeployPreview", "persistEntry", "persistMedia"} {
		f.Add(action, shownStory, "", story, "")
		f.Add(action, newStory, "content/mo-hinh/2024/khac/index.md", strings.ReplaceAll(story, "cx001", "ns001"), "")
		f.Add(action, "content/mo-hinh/../site.yaml", "content/mo-hinh/2024/a\x00/index.md", "---\n_version: vx\n---\n", "")
		f.Add(action, "content/mo-hinh/2023/cay-xanh", "../x.jpg", "\xff\xd8\xff", "")
	}
	// outside is how all files look that are not the form's.
	outside := func(t testing.TB) map[string]string {
		files := map[string]string{}
		must(t, filepath.WalkDir(p.dir, func(name string, e fs.DirEntry, err error) error {
			if err != nil || strings.HasPrefix(name, filepath.Join(p.dir, "content", "mo-hinh")+string(filepath.Separator)) {
				return err
			}
			info, err := e.Info()
			if err == nil && !e.IsDir() {
				files[name] = fmt.Sprint(info.Size(), info.Mode(), info.ModTime())
			}
			return err
		}))
		return files
	}
	before := outside(f)
	f.Fuzz(func(t *testing.T, action, path, other, raw, whole string) {
		body := []byte(whole)
		if whole == "" {
			var err error
			body, err = json.Marshal(params{"action": action, "params": params{
				"path": path, "folder": path, "mediaFolder": path, "slug": path, "files": []params{{"path": path}, {"path": other}}, "paths": []string{path},
				"dataFiles": []params{{"path": path, "newPath": other, "raw": raw}}, "assets": []params{{"path": other, "content": base64.StdEncoding.EncodeToString([]byte(raw)), "encoding": "base64"}},
			}})
			must(t, err)
		}
		r, err := http.NewRequest(http.MethodPost, p.url+"/api/v1?cua-so=mot", bytes.NewReader(body))
		must(t, err)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Origin", p.url)
		a, err := p.client.Do(r)
		must(t, err)
		defer a.Body.Close()
		data, err := io.ReadAll(a.Body)
		must(t, err)
		if !json.Valid(data) || a.StatusCode == http.StatusInternalServerError {
			t.Errorf("%s: %s", a.Status, data)
		}
		if after := outside(t); !maps.Equal(before, after) {
			t.Errorf("outside the stories: %v\nwas %v", after, before)
		}
	})
}
