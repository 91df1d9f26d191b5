package site

import (
	"html/template"
	"sync/atomic"
)

// Link is a place to go: a label, an address that already carries the site's path prefix, and, beside
// a list, how many models that list has. Current marks the page the reader is on.
type Link struct {
	Label   string
	Href    string
	ID      string // of the term that the link leads to, for its colour; empty elsewhere
	Type    string // media type, for links to feeds and downloads
	Count   int
	Current bool
	Dial    template.URL // tel: address, for a telephone number; Href is empty then
	Note    string       // a short addition, such as "nay thuộc Hải Phòng"; may be empty
}

// Kept is where a renderer keeps the HTML of a part that stands on many pages the same, so that it is made
// once. The zero value keeps nothing yet.
type Kept struct{ atomic.Pointer[KeptHTML] }

// KeptHTML is a printed part: by which renderer, by which of its templates, and what came of it.
type KeptHTML struct {
	By   any
	Name string
	HTML template.HTML
	Next *KeptHTML
}

// Frame is the header and the foot of a page. Pages whose menus mark the same place share one.
type Frame struct {
	SiteTitle string
	Tagline   string
	Publisher string
	Icon      string // may be empty
	Home      string // address of the home page
	Search    string // address of the search page
	Menu      []Link
	FootMenu  []Link
	Feeds     []Link // of the whole site
	kept      Kept
}

// Kept is where the frame's parts are kept.
func (f *Frame) Kept() *Kept { return &f.kept }

// Loads are the files that a page asks for. Pages of one kind share one.
type Loads struct {
	Styles  []string
	Early   []string // scripts that must run before anything is drawn
	Scripts []string // scripts that may wait
	Preload []string // fonts
	Icon    string   // of the site; may be empty
	kept    Kept
}

// Kept is where the loads' part of the head is kept.
func (l *Loads) Kept() *Kept { return &l.kept }

// Meta is what every page has: the head, the header, the breadcrumb and the foot.
type Meta struct {
	Frame       *Frame
	Language    string
	SiteTitle   string
	Tagline     string
	Publisher   string
	Title       string // of this page; empty on the home page
	Description string
	Canonical   string // absolute; empty for pages that are not indexed
	NoIndex     bool
	Policy      string // content security policy, of a page that hosts show where no header says it; else empty
	Home        string // address of the home page
	Search      string // address of the search page
	Breadcrumb  []Link // from home to this page, this page last and Current
	Feeds       []Link // RSS and JSON Feed of this page, beside the site's
	Loads       *Loads // shared by pages of one kind
	Draft       bool   // the story is shown only because drafts were asked for

	Image               *ShareImage // what goes with a link to the page; may be nil
	Article             bool        // a story, for Open Graph; else a page of the site
	Published, Modified string      // of a story, ISO 8601; may be empty
	Linked              template.JS // the page as linked data (schema.org), JSON; may be empty
}

// ShareImage is a share card as a page's head names it.
type ShareImage struct {
	Src           string // address on this site, with prefix
	URL           string // absolute
	Width, Height int
	Alt, Type     string
}

// Card is a model in a list. It is the only link to the model that a list page has.
type Card struct {
	Title, Href  string
	Summary      string
	Unit         string
	FieldID      string // for the field's colour
	Field, Place string
	Type         string
	Year         int
	Cover        *Picture      // may be nil
	CoverSizes   string        // how wide the cover is shown, where that is not as on other cards
	Art          template.HTML // the drawn cover, for cards without a picture
	Mark         template.HTML // the same in small
	Draft        bool
	kept         Kept
}

// Kept is where the card is kept.
func (c *Card) Kept() *Kept { return &c.kept }

// HomePage is "/".
type HomePage struct {
	Meta
	Lead      string
	Total     int
	Fields    []TermTile
	Districts []Tile
	Types     []Link
	Years     []Link
	Families  []Link
	Featured  []*Card
	Newest    []*Card
	AllHref   string
	StatsHref string
	Movement  *MovementFigures // nil when site.yaml gives none
}

// TermTile is a term of a registry, with its picture if it has one. The Note of its Link is its description.
type TermTile struct {
	Link
	Art template.HTML
}

// Tile is a district on the tile map. Column and Row are 1-based; both 0 for the whole province.
type Tile struct {
	Link
	Column, Row int
	Level       int // 0 none, 1 few … 4 many: how strong the tile's colour is
}

// MovementFigures are the year's figures as their source prints them.
type MovementFigures struct {
	Year         int
	Figures      []Number
	Source, Note string
	More         string // address of the page that explains them; may be empty
}

// Number is a value ready to print.
type Number struct{ Value, Label string }

// ListPage is one page of a list of models.
type ListPage struct {
	Meta
	Kind           string // "all", "field", "district", "type", "year", "family", "crossing"
	ID             string // the term's id: kinh-te
	Heading        string
	Lead           string // the term's description; may be empty
	PlaceNow       string // for a district: where it is now; may be empty
	Successors     []Link // for a unit family that was succeeded
	Total          int    // models in the whole list
	From, To       int    // the numbers of the first and last item on this page; 0 when empty
	Items          []*Card
	Page, Pages    int
	Prev, Next     string // addresses; empty at the ends
	PageLinks      []Link // numbered pages; a Link with an empty Href is a gap "…"
	Active         []Filter
	Facets         *Facets // nil when there is no way to narrow the list
	ContributeHref string  // where a unit reads how to send a model; may be empty
	FieldID        string  // for the field's colour, of a field and of its crossings
	Feed           *Link   // the list's own news feed, where it has one
	ByName         string  // address of the same list in the order of names; empty when the list is too short to need one
}

// Facets are the ways to narrow a list, the same on all its pages.
type Facets struct {
	List []Facet
	kept Kept
}

// Kept is where the facets are kept.
func (f *Facets) Kept() *Kept { return &f.kept }

// Facet is one way to narrow a list, or to change what it is narrowed by.
type Facet struct {
	Name   string // "Địa bàn"
	Chosen string // what the list is narrowed by; may be empty
	Links  []Link
}

// NamesPage is one page of a list in the order of names.
type NamesPage struct {
	Meta
	Heading    string
	Newest     string // address of the same list, newest first, with pictures
	Total      int
	From, To   int
	Letters    []LetterGroup
	Pages      int
	Prev, Next string
	PageLinks  []Link // as in ListPage; the Note says from which name to which
}

// LetterGroup is the models whose names begin with a letter.
type LetterGroup struct {
	Letter string
	ID     string // fragment
	Items  []*Card
}

// Filter is a condition the list fulfils. Remove leads to the list without it.
type Filter struct {
	Name, Value string // "Lĩnh vực", "Kinh tế"
	Remove      string
}

// LinkGroup is a titled group of links.
type LinkGroup struct {
	Title string
	Links []Link
}

// IndexPage lists the terms of one kind: "/linh-vuc/".
type IndexPage struct {
	Meta
	Kind    string
	Heading string
	Lead    string
	Terms   []TermTile
	Map     []Tile // for the districts, instead of Terms
}

// ModelPage is one story.
type ModelPage struct {
	Meta
	Title, Summary string
	FieldID        string
	Unit, Place    string // who and where, under the title
	Year           int
	Facts          []Fact
	Cover          *Picture
	Art            template.HTML // the drawn cover, when there is no picture
	Gallery        []*Picture
	TOC            []TOCEntry // empty when the story is short
	Body           template.HTML
	Results        []Result
	Replicate      *Replicate // nil when nothing is known of how to do the same
	LearnedFrom    []Link     // Href empty for a place without a page
	ReplicatedAt   []Link
	Recognition    []Recognition
	People         []Person
	Sources        []Source
	Notes          []string
	Related        []*Card
	Prev, Next     *Link // neighbours inside the field
	FieldLink      Link
	ReadingMinutes int
	PublishedISO   string
	PublishedText  string
	UpdatedText    string
	ReviewText     string
	ShortLink      string // absolute; empty without an id
	ContributeHref string // where a unit reads how to add what is not known; may be empty
	Unknown        []string
	MissingResults bool
	ShareHref      string // the page with card, captions, code and poster
	Targets        []Link // ways to pass the story on
	CodeHref       string // of the QR code of the short address, for print
}

// SharePage is all that is needed to pass a model on; printed, it is a poster.
type SharePage struct {
	Meta
	Title, Summary        string
	FieldID, Field        string
	Unit, Place           string
	Year                  int
	Cover                 *Picture
	Art                   template.HTML
	Results               []Result // at most three
	ModelHref             string
	Address               string // absolute, short where there is an id
	Long                  int    // how long the title is, for the size of the poster's letters: 0, 1 or 2
	Host                  string // as previews show it: "danvankheo.example"
	Targets               []Link
	Captions              []Caption
	CodeSVG, CodePNG      string // addresses of the code as files
	EmbedHref             string
	EmbedFrame, EmbedLink string // HTML for other sites, as text to copy
}

// Caption is a text ready to paste. ID is of the element that shows it.
type Caption struct{ ID, Title, Use, Text string }

// EmbedPage is a model as a card that other sites show in a frame.
type EmbedPage struct {
	Meta
	Href string // absolute
}

// DigestPage lists what was published in one month.
type DigestPage struct {
	Meta
	Heading, Lead string
	Items         []*Card
	Older, Newer  *Link
	Targets       []Link
	Address       string // absolute
}

// BookletPage is a yearly booklet or a field's, or a volume of one, made to be printed.
type BookletPage struct {
	Meta
	Heading  string // "Mô hình Dân vận khéo năm 2023"
	Volume   string // "Quyển 2"; empty when there is one only
	Total    int
	Foreword *BookletText // nil when content/trang has none
	Stories  []BookletStory
	Units    []BookletTerm
	Places   []BookletTerm
	Volumes  []Link // when there are several
	Address  string // absolute
	Art      template.HTML
}

// BookletText is a page of the site inside a booklet.
type BookletText struct {
	Title string
	Body  template.HTML
}

// BookletStory is a model inside a booklet. ID is of its first element.
type BookletStory struct {
	ID, Title, Summary   string
	FieldID, Field       string
	Unit, Place          string
	Year                 int
	Cover                *Picture // a photograph; drawn covers are for screens
	Results              []Result
	Replicate            *Replicate
	Body                 template.HTML
	Notes                []string
	Sources              []Source
	CodeHref             string // of the QR code
	Address              string // absolute, short where there is an id
	LearnedFrom, Spreads []Link
}

// BookletTerm is a line of an index and the stories that it leads to.
type BookletTerm struct {
	Name    string
	Stories []Link // Href is a fragment
}

// Fact is a line of the fact box: a name and one or more values, each with a link or without.
type Fact struct {
	Name   string
	Values []Link // Href empty for plain text; Note is small print under the value
}

// TOCEntry is a heading of the story; Level is 2 or more.
type TOCEntry struct {
	Level    int
	ID, Text string
}

// Result is one checkable number.
type Result struct {
	Value, Unit, Label string
	AsOf, Source       string
}

// Replicate is "Làm theo mô hình này".
type Replicate struct {
	Conditions, Steps []string
	Resources         []Fact
	Contact           []Fact
}

// Recognition, Person and Source are lines ready to print.
type Recognition struct{ Level, Title, Decision, Date, Issuer string }

// Person is somebody the story may name.
type Person struct{ Name, Role string }

// Source is where something is known from; URL may be empty.
type Source struct{ Title, URL, Publisher, Date string }

// StatsPage is "/thong-ke/": pictures, and under each the same numbers as a table. A picture is nil when
// there is nothing to draw. In every picture a length across is in hundredths of the picture's width and
// a length down is in em, so that it fills any screen while its letters stay the reader's size.
type StatsPage struct {
	Meta
	Total      int
	Key        []KeyFigure
	Matrix     Matrix
	Heat       *HeatChart
	Types      []Link // registry order
	TypeBars   *BarChart
	Years      []Link // newest first; a year between two that has no model itself has no Href
	YearBars   *YearChart
	Families   []Link // most models first
	FamilyBars *BarChart
	Statuses   []Number
	StatusBars *BarChart
	Results    []ResultTotal // most reported first
	Pictured   []ResultTotal // the first of Results, with their pictures
	HasParts   bool          // some total is of several models
	Data       []Link        // downloads
}

// KeyFigure is a number at the head of the page and the place where it is spelled out.
type KeyFigure struct{ Value, Label, Href string }

// Matrix is the table field × district.
type Matrix struct {
	Columns   []Link      // fields; Count is the column's total
	Rows      []MatrixRow // districts
	Grand     int
	GrandHref string
	MaxCell   int
}

// MatrixRow is one district: a cell per field, then the row's total in Head.Count.
type MatrixRow struct {
	Head  Link
	Cells []MatrixCell
}

// MatrixCell is a crossing; Href is empty where no model is. Level is 0 to 4.
type MatrixCell struct {
	Count int
	Href  string
	Level int
}

// ChartText is what a picture is called, how it is read, and what stands out in it.
type ChartText struct {
	ID    string // begins the ids of <title> and <desc>
	Title string
	About string
	Note  string // one sentence; may be empty
}

// HeatChart draws the matrix: a row per district, a column per field in the field's own hue, the whole
// province apart, the sums at the right and at the bottom.
type HeatChart struct {
	ChartText
	Height float64      // em
	Names  []ChartLabel // of the rows, the last for the sums
	Fields []HeatField
	Sums   []HeatSum // of the rows
	Grand  HeatSum
	Legend []HeatStep
}

// HeatField is a column of the picture, X to X+Width.
type HeatField struct {
	ID, Name         string
	X, Width, Center float64 // hundredths
	Cells            []HeatCell
	Sum              HeatSum
}

// HeatCell is a cell: its top, its height and the base line of its number in em.
type HeatCell struct {
	Y, High, TextY float64
	Level          int // 0 none, 1 few … 4 many
	Value          string
}

// HeatSum is a sum and a slim bar below it, of Width out of Full.
type HeatSum struct {
	X, Center, Width, Full float64 // hundredths
	TextY, BarY            float64 // em
	Value                  string
}

// HeatStep is a strength of colour and the counts that it stands for: "3–5".
type HeatStep struct {
	Level int
	Text  string
}

// ChartLabel is a name broken into lines; Y is the base line of the first in em.
type ChartLabel struct {
	Lines  []string
	Y      float64
	Strong bool
}

// BarChart draws amounts as bars that lie below their names, the longest short of the width, so that
// its number has room behind it.
type BarChart struct {
	ChartText
	Height float64 // em
	Bars   []Bar
}

// Bar is one amount.
type Bar struct {
	ChartLabel
	Top, ValueY float64 // em: the bar's upper edge, the number's base line
	Width       float64 // hundredths
	Value       string
}

// YearChart draws counts over time as columns standing on one line.
type YearChart struct {
	ChartText
	Height, Base, NameY float64 // em: all, the line the columns stand on, the base line of the years
	Columns             []YearColumn
}

// YearColumn is a year, or a long run of years without a model: no name, no column, and "…" for a number.
type YearColumn struct {
	Name             string
	X, Width, Center float64 // hundredths
	Top, High        float64 // em
	ValueY           float64 // em
	Value            string
	NameRoom         int // where there is room: 0 everywhere, 1 on wide screens, 2 nowhere
	ValueRoom        int
}

// ResultTotal is one kind of result added up over the models that report it.
type ResultTotal struct {
	Label, Unit string
	Value       string
	Models      int
	From        *Link // the model, when it is the only one
	Groups      []ResultGroup
	Parts       []*BarChart // by field, district and year, where the total has more than one part
}

// ResultGroup is a part of a total: one field, district or year.
type ResultGroup struct {
	Kind, Name, Value string
	amount            float64
}

// PlainPage is a page of content/trang.
type PlainPage struct {
	Meta
	Title, Summary string
	TOC            []TOCEntry
	Body           template.HTML
	Notes          []string
	Sources        []Source
	UpdatedText    string
}

// SearchPage is "/tim-kiem/".
type SearchPage struct {
	Meta
	Ways   []LinkGroup // the lists, for readers without the search
	Script string      // the search itself; empty when there is none
	Index  string      // address of the entry file of its index
}

// DataPage is "/du-lieu/": the open data and its dictionary.
type DataPage struct {
	Meta
	Total   int
	Files   []Link // Note is the format's description
	Columns []Column
}

// Column is one column of the open data.
type Column struct{ Name, Label, Meaning, Example string }

// NotFoundPage is "/404.html".
type NotFoundPage struct {
	Meta
	Ways []LinkGroup
}

// WithdrawnPage stands at an address whose story was taken down or is not shown at present. It says nothing
// of the story.
type WithdrawnPage struct {
	Meta
	Paused   bool   // not shown at present: no date, no reason
	DateISO  string // of the withdrawal
	DateText string
	Reason   string // may be empty
	AllHref  string // of all models
	AskHref  string // of the page with whom to ask; may be empty
	Ways     []LinkGroup
}

// RedirectPage sends a reader on, on hosts without redirect rules.
type RedirectPage struct {
	Meta
	Target string // address on this site, with prefix
	To     string // absolute
}

// FormPage is the page of the form in the browser. It is no page of the site: nothing leads to it and no address is
// promised.
type FormPage struct {
	Language, SiteTitle, Icon string
	Styles                    []string // the site's, for the form's preview
	Style, Script             string   // of the page itself
	CMS, Integrity            string   // the program's address, and its digest as browsers check it; no address when it is not installed
	Identity                  string   // the host's sign-in; may be empty
	IdentityIntegrity         string
	Install, Download         string // the commands that install the program, with Node.js and without
}
