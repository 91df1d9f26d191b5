package site

import "html/template"

// Link is a place to go: a label, an address that already carries the site's path prefix, and, beside
// a list, how many models that list has. Current marks the page the reader is on.
type Link struct {
	Label   string
	Href    string
	Count   int
	Current bool
	Dial    template.URL // tel: address, for a telephone number; Href is empty then
	Note    string       // a short addition, such as "nay thuộc Hải Phòng"; may be empty
}

// Meta is what every page has: the head, the header, the breadcrumb and the foot.
type Meta struct {
	Language    string
	SiteTitle   string
	Tagline     string
	Publisher   string
	Title       string // of this page; empty on the home page
	Description string
	Canonical   string // absolute; empty for pages that are not indexed
	NoIndex     bool
	Home        string // address of the home page
	Search      string // address of the search page
	Menu        []Link
	FootMenu    []Link
	Breadcrumb  []Link // from home to this page, this page last and Current
	Feeds       []Link // alternate links for the head: RSS and JSON Feed
	Styles      []string
	Scripts     []string
	Icon        string // address of the site's icon; may be empty
	Draft       bool   // the story is shown only because drafts were asked for
}

// Card is a model in a list. It is the only link to the model that a list page has.
type Card struct {
	Title, Href       string
	Summary           string
	Unit              string
	FieldID           string // for the field's colour
	Field, Place      string
	Type              string
	Year              int
	Cover             *Picture // may be nil
	Draft             bool
	DateISO, DateText string // first published; may be empty
}

// Picture is a published picture with its size in pixels.
type Picture struct {
	Src           string
	Width, Height int
	Alt           string
	Credit        string
	Taken         string
}

// HomePage is "/".
type HomePage struct {
	Meta
	Description string
	Total       int
	Fields      []Link
	Districts   []Tile
	Types       []Link
	Years       []Link
	Families    []Link
	Featured    []Card
	Newest      []Card
	AllHref     string
	StatsHref   string
	Movement    *MovementFigures // nil when site.yaml gives none
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
	Kind        string // "all", "field", "district", "type", "year", "family", "crossing"
	ID          string // the term's id: kinh-te
	Heading     string
	Lead        string // the term's description; may be empty
	PlaceNow    string // for a district: where it is now; may be empty
	Successors  []Link // for a unit family that was succeeded
	Total       int    // models in the whole list
	From, To    int    // the numbers of the first and last item on this page; 0 when empty
	Items       []Card
	Page, Pages int
	Prev, Next  string // addresses; empty at the ends
	PageLinks   []Link // numbered pages; a Link with an empty Href is a gap "…"
	Active      []Filter
	Narrow      []LinkGroup // lists that lie inside this one (crossings) or beside it
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
	Terms   []Link
}

// ModelPage is one story.
type ModelPage struct {
	Meta
	Title, Summary string
	FieldID        string
	Facts          []Fact
	Cover          *Picture
	Gallery        []Picture
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
	Related        []Card
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

// StatsPage is "/thong-ke/".
type StatsPage struct {
	Meta
	Total    int
	Matrix   Matrix
	Types    []Link
	Years    []Link
	Families []Link
	Statuses []Number
	Results  []ResultTotal
	Data     []Link // downloads
}

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

// ResultTotal is one kind of result added up over the models that report it.
type ResultTotal struct {
	Label, Unit string
	Value       string
	Models      int
	Groups      []ResultGroup
}

// ResultGroup is a part of a total: one field, district or year.
type ResultGroup struct{ Kind, Name, Value string }

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
	Ways []LinkGroup // the lists, for readers without the search
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

// RedirectPage sends a reader on, on hosts without redirect rules.
type RedirectPage struct {
	Meta
	Target string // address on this site, with prefix
	To     string // absolute
}
