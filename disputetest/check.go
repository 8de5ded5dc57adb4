package disputetest

import (
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// check compares the parameters with the rules and returns them with their types. Unknown
// names are reported first, then the first wrong value, then a missing parameter. It runs without
// the lock: what depends on an object, such as whether a file exists, is checked by the endpoint.
func check(root *node, p params) (object, *failure) {
	r := objectOf(p)
	if names := unknownNames("", root, r, nil); len(names) == 1 {
		return nil, invalidWithCode("parameter_unknown", names[0], "Received unknown parameter: %s", names[0])
	} else if len(names) > 1 {
		return nil, invalidWithCode("parameter_unknown", names[0], "Received unknown parameters: %s", strings.Join(names, ", "))
	}
	return checkObject("", root, r)
}

// unknownNames lists the names for which there is no rule, at any depth.
func unknownNames(name string, n *node, r rule, found []string) []string {
	for _, k := range n.children {
		full := under(name, k.key)
		switch r.kind {
		case isObject, isTimeRange:
			if f, ok := r.fields[k.key]; ok {
				found = unknownNames(full, k, f, found)
			} else {
				found = append(found, full)
			}
		case isList:
			found = unknownNames(full, k, *r.item, found)
		}
	}
	return found
}

// checkObject checks the members of an object, and that no required member is missing.
func checkObject(name string, n *node, r rule) (object, *failure) {
	out := object{}
	for _, k := range n.children {
		v, fail := checkValue(under(name, k.key), k, r.fields[k.key])
		if fail != nil {
			return nil, fail
		}
		out[k.key] = v
	}
	for _, key := range slices.Sorted(maps.Keys(r.fields)) {
		if _, ok := out[key]; r.fields[key].need && !ok {
			full := under(name, key)
			return nil, invalidWithCode("parameter_missing", full, "Missing required param: %s.", full)
		}
	}
	return out, nil
}

// checkValue checks a parameter of any kind. A new kind is a constant in rule.go with a case
// here, or in checkScalar if its values are single texts.
func checkValue(name string, n *node, r rule) (any, *failure) {
	if r.kind == isAny {
		return n.value(), nil
	}
	if !n.branch && n.text == "" && r.kind != isList {
		if r.clear {
			return unset{}, nil
		}
		return nil, invalidWithCode("parameter_invalid_empty", name,
			"%s is empty, which would unset it, but it cannot be unset. Leave it out or give it a value.", name)
	}
	switch r.kind {
	case isObject:
		if !n.branch {
			return nil, invalid(name, "Invalid object")
		}
		return checkObject(name, n, r)
	case isList:
		return checkList(name, n, r)
	case isMetadata:
		return checkMetadata(name, n)
	case isTimeRange:
		if n.branch {
			return checkObject(name, n, r)
		}
		return checkScalar(name, n.text, timestamp())
	}
	if n.branch {
		return nil, invalid(name, "Invalid string: %s takes a value, not an object", name)
	}
	return checkScalar(name, n.text, r)
}

// checkList checks the elements of a list and returns them in the order of their indices.
func checkList(name string, n *node, r rule) (any, *failure) {
	switch {
	case !n.branch && n.text == "" && r.clear:
		return unset{}, nil
	case !n.branch:
		return nil, invalid(name, "Invalid array")
	case r.max > 0 && len(n.children) > r.max:
		return nil, invalid(name, "Invalid array: at most %d elements", r.max)
	}
	elements := make(map[int]*node, len(n.children))
	for _, k := range n.children {
		i, err := strconv.Atoi(k.key)
		if err != nil || i < 0 {
			return nil, invalid(name, "Invalid array")
		}
		elements[i] = k
	}
	indices := slices.Collect(maps.Keys(elements))
	sort.Ints(indices)
	out := make([]any, 0, len(indices))
	for _, i := range indices {
		v, fail := checkValue(under(name, strconv.Itoa(i)), elements[i], *r.item)
		if fail != nil {
			return nil, fail
		}
		out = append(out, v)
	}
	return out, nil
}
