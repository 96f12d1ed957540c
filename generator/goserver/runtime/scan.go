package rpcserver

// skip goes on to the end of a value, and returns it. Where data isn't valid JSON it goes on to somewhere in it.
func (l *locator) skip() []byte {
	start, depth := l.at, 0
	for l.at < len(l.data) {
		switch c := l.data[l.at]; c {
		case '"':
			l.text()
		case '{', '[':
			depth++
			l.at++
		case '}', ']':
			depth--
			l.at++
		case ',', ':', ' ', '\t', '\r', '\n':
			l.at++
			continue
		default:
			l.word()
		}
		if depth == 0 {
			break
		}
	}
	return l.data[start:l.at]
}

// text goes on to the end of a string.
func (l *locator) text() {
	for l.at++; l.at < len(l.data) && l.data[l.at] != '"'; l.at++ {
		if l.data[l.at] == '\\' {
			l.at++
		}
	}
	l.at = min(l.at+1, len(l.data))
}

// word goes on to the end of a number, true, false or null.
func (l *locator) word() {
	for l.at < len(l.data) {
		switch l.data[l.at] {
		case ',', ']', '}', ' ', '\t', '\r', '\n':
			return
		}
		l.at++
	}
}

func (l *locator) space() {
	for l.at < len(l.data) {
		switch l.data[l.at] {
		case ' ', '\t', '\r', '\n':
			l.at++
		default:
			return
		}
	}
}

// peek returns the next byte, or 0 at the end.
func (l *locator) peek() byte {
	if l.at >= len(l.data) {
		return 0
	}
	return l.data[l.at]
}
