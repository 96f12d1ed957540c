package running

// places count calls, of all users and of each.
type places struct {
	most, mostPerUser int // that may run

	all   share
	users map[string]share
}

// A share is how many calls are open, which a call is until its reply is sent and its handler has returned, and of how many the handler runs. As many may be
// open as may run, and as many again: a caller who has its reply may make the next call a moment before the server knows that the reply is sent.
type share struct{ open, running int }

func newPlaces(most, mostPerUser int) places {
	return places{most: most, mostPerUser: mostPerUser, users: map[string]share{}}
}

// take reports whether a user's calls may become so many more, and counts them if so.
func (p *places) take(user string, more share) bool {
	mine := p.users[user]
	if !p.all.has(more, p.most) || !mine.has(more, p.mostPerUser) {
		return false
	}
	p.all.add(more)
	mine.add(more)
	p.users[user] = mine
	return true
}

// give tells that so many are over.
func (p *places) give(user string, fewer share) {
	p.all.remove(fewer)
	mine := p.users[user]
	if mine.remove(fewer); mine == (share{}) {
		delete(p.users, user)
		return
	}
	p.users[user] = mine
}

// has reports whether there is room for more, where so many may run.
func (s *share) has(more share, most int) bool {
	return (more.open == 0 || s.open-most < most) && (more.running == 0 || s.running < most)
}

func (s *share) add(more share) {
	s.open += more.open
	s.running += more.running
}

func (s *share) remove(fewer share) {
	s.open -= fewer.open
	s.running -= fewer.running
}
