module github.com/stripedispute-go/stripedispute/internal/bench

go 1.26

replace github.com/stripedispute-go/stripedispute => ../..

require (
	github.com/stretchr/testify v1.12.1
	github.com/stripe/stripe-go/v85 v85.0.0
	github.com/stripedispute-go/stripedispute v0.0.0-00010101000000-000000000000
)

require (
	github.com/google/go-querystring v1.2.0 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
)
