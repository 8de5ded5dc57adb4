module github.com/stripedispute-go/stripedispute/internal/bench

go 1.26.0

replace (
	github.com/stripedispute-go/stripedispute => ../..
	github.com/stripedispute-go/stripedispute/compose => ../../compose
)

require (
	github.com/stretchr/testify v1.12.1
	github.com/stripe/stripe-go/v85 v85.0.0
	github.com/stripedispute-go/stripedispute v0.0.0-00010101000000-000000000000
	github.com/stripedispute-go/stripedispute/compose v0.0.0-00010101000000-000000000000
)

require (
	codeberg.org/go-pdf/fpdf v0.12.0 // indirect
	github.com/go-fonts/dejavu v0.3.2 // indirect
	github.com/google/go-querystring v1.2.0 // indirect
	github.com/hhrutter/tiff v1.0.6 // indirect
	github.com/pdfcpu/pdfcpu v0.15.0 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/crypto v0.54.0 // indirect
	golang.org/x/image v0.48.0 // indirect
	golang.org/x/text v0.44.0 // indirect
)
