package picture

// rows returns row y of a picture. shrink calls it with increasing y, once or twice for each.
type rows func(y int) []byte

// span is the source pixels that belong to one target pixel: the first with the weight before,
// then some pixels with the weight interior, then the last with the weight after. The unit of
// the weights is 1/target of a source pixel.
type span struct {
	first, whole            int
	before, interior, after int64
}

// spans divides a number of source pixels among a number of target pixels.
func spans(source, target int) []span {
	list := make([]span, target)
	for j := range list {
		from, to := j*source, (j+1)*source // in units of 1/target of a pixel
		i := from / target
		s := span{first: i, interior: int64(target)}
		s.before = int64(min(to, (i+1)*target) - from)
		if rest := to - (i+1)*target; rest > 0 {
			s.whole = rest / target
			s.after = int64(rest % target)
		}
		list[j] = s
	}
	return list
}

// shrink scales a picture from sw × sh to dw × dh pixels of n bytes each. A target pixel is the
// mean of the area that it covers. shrink computes with integers, so that every machine has the
// same result.
func shrink(row rows, sw, sh, dw, dh, n int) []byte {
	out := make([]byte, dw*dh*n)
	if sw == dw && sh == dh {
		for y := range sh {
			copy(out[y*dw*n:], row(y)[:sw*n])
		}
		return out
	}
	across, down := spans(sw, dw), spans(sh, dh)
	line, have := make([]int64, dw*n), -1
	sum := make([]int64, dw*n)
	add := func(y int, weight int64) {
		if weight == 0 {
			return
		}
		if have != y {
			squeeze(line, row(y), across, n)
			have = y
		}
		for i, v := range line {
			sum[i] += weight * v
		}
	}
	total := int64(sw) * int64(sh)
	for y, s := range down {
		clear(sum)
		add(s.first, s.before)
		for i := range s.whole {
			add(s.first+1+i, s.interior)
		}
		add(s.first+1+s.whole, s.after)
		for i, v := range sum {
			out[y*dw*n+i] = byte((v + total/2) / total) //nolint:gosec // the mean of bytes
		}
	}
	return out
}

// squeeze scales one row horizontally. The result is not divided by the total weight yet.
func squeeze(line []int64, row []byte, across []span, n int) {
	for j, s := range across {
		for c := range n {
			at := s.first*n + c
			v := s.before * int64(row[at])
			var whole int64
			for range s.whole {
				at += n
				whole += int64(row[at])
			}
			v += whole * s.interior
			if s.after > 0 {
				v += s.after * int64(row[at+n])
			}
			line[j*n+c] = v
		}
	}
}
