package report

import "testing"

func TestTable(t *testing.T) {
	got := Table([]Row{
		{What: "met", Ours: "rpcgen 46ms", Peer: "tygo 92ms", Figure: Figure{0.5, 0.42, 0.61}, Goal: 0.7},
		{What: "missed", Ours: "rpcgen 2s", Peer: "tygo 1s", Figure: Figure{2, 2, 2}, Goal: 1},
		{What: "for information", Ours: "rpcgen 3s", Peer: "stringer 2s", Figure: Figure{1.5, 1.25, 1.75}},
		{What: "faster", Ours: "ours 7", Peer: "theirs 2", Figure: Figure{3.5, 3, 4}, Goal: 3, AtLeast: true},
		{What: "not fast", Ours: "ours 3", Peer: "theirs 2", Figure: Figure{1.5, 1, 2}, Goal: 3, AtLeast: true},
		{What: "small", Ours: "ours 11", Peer: "theirs 22", Figure: Figure{0.5, 0.5, 0.5}, Goal: 12, Amount: &Amount{11, "objects"}},
		{What: "large", Ours: "ours 15", Peer: "theirs 30", Figure: Figure{0.5, 0.5, 0.5}, Goal: 12, Amount: &Amount{15, "objects"}},
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
