package serve

import (
	"bytes"
	_ "embed"
	"net/http"
	"time"

	"dienhinh/internal/build"
	"dienhinh/internal/diag"
	"dienhinh/internal/external"
	"dienhinh/internal/upkeep"
)

//go:embed desk.css
var deskStyle []byte

//go:embed desk.js
var deskScript []byte

// standing is what the editors' desk is made of, and the board when somebody has asked for it.
type standing struct {
	result *build.Result // of the last assembly, good or not
	asOf   time.Time
	links  []byte // the record that the board was made with
	board  *upkeep.Board
	rested bool // what only all outputs show has been told
}

// editorsDesk answers at /bien-tap/. It is no output: nothing of it is ever published.
func (s *Server) editorsDesk(w http.ResponseWriter, r *http.Request) {
	now := s.scene() // before the board, which may be of a later one
	board, render := s.boardNow()
	if board == nil || render == nil {
		serveBytes(w, r, http.StatusInternalServerError, "text/html; charset=utf-8", []byte(s.errorPage(now, now.findings)))
		return
	}
	var b bytes.Buffer
	if err := render(&b, board.Page(r.URL.Query())); err != nil {
		s.sorry(w, r, now, "templates/desk.html", err)
		return
	}
	serveBytes(w, r, http.StatusOK, "text/html; charset=utf-8", s.decorate(b.Bytes(), now))
}

// boardNow is the board of the last assembly and of what other sites have answered since.
func (s *Server) boardNow() (*upkeep.Board, func(w *bytes.Buffer, page any) error) {
	s.boarding.Lock()
	defer s.boarding.Unlock()
	s.mu.RLock()
	now, good := s.standing, s.view
	s.mu.RUnlock()
	if now == nil || good == nil || good.Render == nil {
		return nil, nil
	}
	_, form := good.Output("admin/index.html")
	links := s.builder.Links()
	if now.board == nil || !bytes.Equal(links, now.links) {
		in := upkeep.Input{
			Models: now.result.Models, Registry: now.result.Registry, Site: good.Site, Findings: now.result.Findings,
			AsOf: now.asOf, Root: s.opt.Root, Form: form,
		}
		record := external.ReadRecord(links)
		for _, a := range record {
			if a.At.After(in.Asked) {
				in.Asked = a.At
			}
		}
		told := map[[2]string]bool{}
		for _, l := range now.result.Outside() {
			if a, ok := record[l.URL]; !ok || !a.Broken() || told[[2]string{l.File, l.URL}] {
				continue
			}
			told[[2]string{l.File, l.URL}] = true
			from := diag.Finding{File: l.File, Line: l.At.Line, Column: l.At.Column, Length: l.At.Length, Source: l.At.Source}
			for _, f := range external.Findings([]external.Link{{URL: l.URL, From: from}}, record) {
				in.Broken = append(in.Broken, upkeep.Broken{URL: l.URL, Finding: f})
			}
		}
		now.links, now.board = links, upkeep.NewBoard(in)
	}
	return now.board, func(w *bytes.Buffer, page any) error { return good.Render(w, page) }
}
