package disputetest

import "maps"

// params are the parameters of an endpoint, or the members of a parameter that is an object.
type params map[string]rule

// rule says which values one parameter may have. check.go compares requests with rules.
type rule struct {
	kind   ruleKind
	min    int      // smallest integer, fewest characters
	max    int      // largest integer, most characters, most elements of a list; 0 = no limit
	words  []string // the values of an enum; for a timestamp, words that are allowed instead of a number
	fields params   // of an object or a range of time
	item   *rule    // of a list
	need   bool     // the parameter is required
	clear  bool     // "" clears it
}

type ruleKind int

// The kinds of parameters. A new one needs a case in checkValue or checkScalar, unless its values are
// texts.
const (
	isText ruleKind = iota
	isInteger
	isBool
	isTimestamp // Unix seconds
	isEnum
	isObject
	isList
	isMetadata
	isTimeRange // a timestamp, or an object of gt, gte, lt, lte
	isFile      // id of an evidence file
	isAny       // text or object, not checked
)

// unset is the value of a parameter that was sent as "" to clear what the object has.
type unset struct{}

// clearsNothing reports whether sent only clears values that are already empty.
func clearsNothing(sent, have any) bool {
	switch sent := sent.(type) {
	case unset:
		empty, isObject := have.(object)
		return have == nil || isObject && len(empty) == 0
	case object:
		for name, member := range sent {
			if !clearsNothing(member, dig(object{"": have}, "", name)) {
				return false
			}
		}
		return len(sent) > 0
	}
	return false
}

func textOf(limit int) rule           { return rule{kind: isText, max: limit} }
func positive(most int) rule          { return rule{kind: isInteger, min: 1, max: most} }
func boolean() rule                   { return rule{kind: isBool} }
func timestamp(words ...string) rule  { return rule{kind: isTimestamp, words: words} }
func enum(words ...string) rule       { return rule{kind: isEnum, words: words} }
func objectOf(fields params) rule     { return rule{kind: isObject, fields: fields} }
func listOf(item rule, most int) rule { return rule{kind: isList, item: &item, max: most} }
func metadata() rule                  { return rule{kind: isMetadata} }
func anything() rule                  { return rule{kind: isAny} }
func fileID() rule                    { return rule{kind: isFile, max: idLimit} }

// timeRange makes the rule for a time, or for a range between two times.
func timeRange() rule {
	return rule{kind: isTimeRange, fields: each(timestamp(), "gt", "gte", "lt", "lte")}
}

// idLimit is how many characters an id may have, anywhere.
const idLimit = 5000

func (r rule) required() rule     { r.need = true; return r }
func (r rule) clearable() rule    { r.clear = true; return r }
func (r rule) atLeast(n int) rule { r.min = n; return r }

// each makes parameters with the same rule for all names.
func each(r rule, names ...string) params {
	fields := make(params, len(names))
	for _, name := range names {
		fields[name] = r
	}
	return fields
}

// merge merges tables of parameters.
func merge(tables ...params) params {
	all := params{}
	for _, t := range tables {
		maps.Copy(all, t)
	}
	return all
}
