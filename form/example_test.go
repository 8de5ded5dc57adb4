package form_test

import (
	"fmt"
	"log"

	"github.com/stripedispute-go/stripedispute/form"
)

// Encodes parameters for an endpoint that this module has no client for.
func ExampleEncode() {
	type item struct {
		Price    string `url:"price"`
		Quantity int    `url:"quantity,omitempty"`
	}
	s, err := form.Encode(struct {
		Items    []item            `url:"items"`
		Expand   []string          `url:"expand"`
		Metadata map[string]string `url:"metadata"`
	}{
		Items:    []item{{"price_1", 2}, {"price_2", 0}},
		Expand:   []string{"customer"},
		Metadata: map[string]string{"order": "Nr. 7 & 8", "draft": ""},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(s)
	// Output: items[0][price]=price_1&items[0][quantity]=2&items[1][price]=price_2&expand[]=customer&metadata[draft]=&metadata[order]=Nr.+7+%26+8
}

func ExampleAdd() {
	fmt.Println(form.Add("submit=false", "evidence[receipt]", ""))
	// Output: submit=false&evidence[receipt]=
}
