module github.com/stripedispute-go/stripedispute/compose

go 1.26.0

replace github.com/stripedispute-go/stripedispute => ../

require (
	github.com/go-fonts/dejavu v0.3.2
	github.com/pdfcpu/pdfcpu v0.15.0
	github.com/stripedispute-go/stripedispute v0.0.0-00010101000000-000000000000
	golang.org/x/image v0.48.0
	golang.org/x/text v0.44.0
)

require (
	github.com/clipperhouse/uax29/v2 v2.7.0 // indirect
	github.com/mattn/go-runewidth v0.0.27 // indirect
)

require (
	codeberg.org/go-pdf/fpdf v0.12.0
	github.com/google/go-querystring v1.2.0 // indirect
	github.com/hhrutter/tiff v1.0.6 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/crypto v0.54.0 // indirect
)
