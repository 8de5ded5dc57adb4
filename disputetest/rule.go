package disputetest

import "maps"

// rule says what one parameter may be. The tables in params.go are made of them;
// check.go holds requests against them. Nothing else looks at raw parameters.
type rule struct {
	kind   ruleKind
	min    int             // smallest integer, fewest characters
	max    int             // most characters of a text, elements of a list, largest integer; 0 = no bound
	words  []string        // of an enum; on a moment, words that stand for one
	fields map[string]rule // of an object
	item   *rule           // of a list
	need   bool            // must be there
	clear  bool            // "" unsets it
}

type ruleKind int

const (
	isText ruleKind = iota
	isInteger
	isBool
	isMoment // Unix seconds
	isEnum
	isObject
	isList
	isLabels // metadata
	isSpan   // a moment, or an object of gt, gte, lt, lte
	isFile   // id of an evidence file
)

// unset stands for a parameter sent as "" to clear what is there.
type unset struct{}

func textOf(limit int) rule                { return rule{kind: isText, max: limit} }
func integer(least, most int) rule         { return rule{kind: isInteger, min: least, max: most} }
func boolean() rule                        { return rule{kind: isBool} }
func moment(words ...string) rule          { return rule{kind: isMoment, words: words} }
func enum(words ...string) rule            { return rule{kind: isEnum, words: words} }
func objectOf(fields map[string]rule) rule { return rule{kind: isObject, fields: fields} }
func listOf(item rule, most int) rule      { return rule{kind: isList, item: &item, max: most} }
func labels() rule                         { return rule{kind: isLabels} }
func span() rule                           { return rule{kind: isSpan} }
func fileID() rule                         { return rule{kind: isFile, max: idLimit} }

// idLimit is the most characters an id may have, anywhere.
const idLimit = 5000

func (r rule) required() rule     { r.need = true; return r }
func (r rule) clearable() rule    { r.clear = true; return r }
func (r rule) atLeast(n int) rule { r.min = n; return r }

// each gives all names the same rule.
func each(r rule, names ...string) map[string]rule {
	fields := make(map[string]rule, len(names))
	for _, name := range names {
		fields[name] = r
	}
	return fields
}

// merge puts tables together.
func merge(tables ...map[string]rule) map[string]rule {
	all := map[string]rule{}
	for _, t := range tables {
		maps.Copy(all, t)
	}
	return all
}
