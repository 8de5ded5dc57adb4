module github.com/stripedispute-go/stripedispute/compose/internal/heic

go 1.26.0

replace (
	github.com/stripedispute-go/stripedispute => ../../..
	github.com/stripedispute-go/stripedispute/compose => ../..
)

require (
	github.com/gen2brain/heic v0.4.5
	github.com/stripedispute-go/stripedispute/compose v0.0.0-00010101000000-000000000000
)

require (
	codeberg.org/go-pdf/fpdf v0.12.0 // indirect
	github.com/ebitengine/purego v0.8.3 // indirect
	github.com/go-fonts/dejavu v0.3.2 // indirect
	github.com/google/go-querystring v1.2.0 // indirect
	github.com/hhrutter/tiff v1.0.6 // indirect
	github.com/pdfcpu/pdfcpu v0.15.0 // indirect
	github.com/stripedispute-go/stripedispute v0.0.0-00010101000000-000000000000 // indirect
	github.com/tetratelabs/wazero v1.9.0 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/crypto v0.54.0 // indirect
	golang.org/x/image v0.48.0 // indirect
	golang.org/x/text v0.44.0 // indirect
)
