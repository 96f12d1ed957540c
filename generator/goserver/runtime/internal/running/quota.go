package running

// A Quota counts what runs, of all users and of each. It isn't safe for concurrent use.
type Quota struct {
	most, mostPerUser int

	all   int
	users map[string]int // how many of them each user has
}

// NewQuota returns a quota of so many.
func NewQuota(most, mostPerUser int) Quota {
	return Quota{most: most, mostPerUser: mostPerUser, users: map[string]int{}}
}

// Take reports whether one more may run for the user, and counts it if so, until it is given back.
func (q *Quota) Take(user string) bool {
	if q.all >= q.most || q.users[user] >= q.mostPerUser {
		return false
	}
	q.all++
	q.users[user]++
	return true
}

// GiveBack tells that one of the user's is over.
func (q *Quota) GiveBack(user string) {
	q.all--
	if q.users[user]--; q.users[user] == 0 {
		delete(q.users, user)
	}
}
