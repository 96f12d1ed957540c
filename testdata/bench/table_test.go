package main

import "testing"

func TestTable(t *testing.T) {
	got := table([]row{
		{what: "met", ours: "rpcgen 46ms", peer: "tygo 92ms", figure: figure{0.5, 0.42, 0.61}, goal: 0.7},
		{what: "missed", ours: "rpcgen 2s", peer: "tygo 1s", figure: figure{2, 2, 2}, goal: 1},
		{what: "for information", ours: "rpcgen 3s", peer: "stringer 2s", figure: figure{1.5, 1.25, 1.75}},
		{what: "faster", ours: "ours 7", peer: "theirs 2", figure: figure{3.5, 3, 4}, goal: 3, atLeast: true},
		{what: "not fast", ours: "ours 3", peer: "theirs 2", figure: figure{1.5, 1, 2}, goal: 3, atLeast: true},
		{what: "small", ours: "ours 11", peer: "theirs 22", figure: figure{0.5, 0.5, 0.5}, goal: 12, amount: &amount{11, "objects"}},
		{what: "large", ours: "ours 15", peer: "theirs 30", figure: figure{0.5, 0.5, 0.5}, goal: 12, amount: &amount{15, "objects"}},
	})
	want := `
|                 | this        | against     | figure | middle half  | goal         |                 |
| --------------- | ----------- | ----------- | ------ | ------------ | ------------ | --------------- |
| met             | rpcgen 46ms | tygo 92ms   | 0.50   | 0.42 to 0.61 | ≤ 0.7        | met             |
| missed          | rpcgen 2s   | tygo 1s     | 2.00   |              | ≤ 1          | missed by 100 % |
| for information | rpcgen 3s   | stringer 2s | 1.50   | 1.25 to 1.75 |              |                 |
| faster          | ours 7      | theirs 2    | 3.50   | 3.00 to 4.00 | ≥ 3          | met             |
| not fast        | ours 3      | theirs 2    | 1.50   | 1.00 to 2.00 | ≥ 3          | missed by 50 %  |
| small           | ours 11     | theirs 22   | 0.50   |              | ≤ 12 objects | met             |
| large           | ours 15     | theirs 30   | 0.50   |              | ≤ 12 objects | missed by 25 %  |
`
	if "\n"+got != want {
		t.Errorf("got\n%swant%s", got, want)
	}
}
