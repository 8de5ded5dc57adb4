module github.com/stripedispute-go/stripedispute

go 1.26
