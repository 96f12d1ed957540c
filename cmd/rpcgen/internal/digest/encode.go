package digest

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io/fs"
)

// head begins a file that holds a digest. The number tells one format from another.
const head = "rpcgen digest 1\n"

// encode returns a digest as it is stored: the head, the key of the run, a checksum, and the rest in a plain binary form.
func (d *digest) encode(key sum) []byte { return sealed(key, d.body()) }

func sealed(key sum, body []byte) []byte {
	out := append([]byte(head), key[:]...)
	out = binary.LittleEndian.AppendUint32(out, crc32.ChecksumIEEE(body))
	return append(out, body...)
}

func (d *digest) body() []byte {
	size := 24
	for _, s := range d.note {
		size += 8 + len(s)
	}
	for i := range d.entries {
		size += 72 + len(d.entries[i].path)
	}
	out := make([]byte, 0, size)
	out = appendNumber(out, uint64(d.taken))
	out = appendNumber(out, uint64(len(d.note)))
	for _, s := range d.note {
		out = appendText(out, s)
	}
	out = appendNumber(out, uint64(len(d.entries)))
	for i := range d.entries {
		e := &d.entries[i]
		out = appendNumber(out, uint64(e.kind))
		out = appendNumber(out, uint64(e.stamp.mode))
		out = appendNumber(out, uint64(e.stamp.size))
		out = appendNumber(out, uint64(e.stamp.mtime))
		out = appendNumber(out, uint64(e.stamp.ctime))
		out = appendNumber(out, e.stamp.inode)
		out = append(out, e.sum[:]...)
		out = appendText(out, e.path)
	}
	return out
}

func appendNumber(out []byte, n uint64) []byte { return binary.LittleEndian.AppendUint64(out, n) }

func appendText(out []byte, s string) []byte { return append(appendNumber(out, uint64(len(s))), s...) }

// decode reads what encode made for the same key. It returns nil for anything else.
func decode(data []byte, key sum) *digest {
	data, ok := bytes.CutPrefix(data, []byte(head))
	if !ok {
		return nil
	}
	if data, ok = bytes.CutPrefix(data, key[:]); !ok || len(data) < 4 {
		return nil
	}
	check, data := binary.LittleEndian.Uint32(data), data[4:]
	if check != crc32.ChecksumIEEE(data) {
		return nil
	}
	in := &reader{text: string(data)}
	d := &digest{taken: int64(in.number())}
	d.note = make([]string, in.count())
	for i := range d.note {
		d.note[i] = in.string()
	}
	d.entries = make([]entry, in.count())
	for i := range d.entries {
		e := &d.entries[i]
		e.kind = Kind(in.number())
		e.stamp.mode = fs.FileMode(in.number())
		e.stamp.size = int64(in.number())
		e.stamp.mtime = int64(in.number())
		e.stamp.ctime = int64(in.number())
		e.stamp.inode = in.number()
		copy(e.sum[:], in.take(len(e.sum)))
		e.path = in.string()
	}
	if in.short || in.text != "" {
		return nil
	}
	return d
}

// A reader takes a text apart.
type reader struct {
	text  string
	short bool // more was asked for than there is
}

// take returns the next n bytes, "" if there are less.
func (r *reader) take(n int) string {
	if n < 0 || n > len(r.text) {
		r.short, n = true, 0
	}
	taken := r.text[:n]
	r.text = r.text[n:]
	return taken
}

func (r *reader) number() uint64 {
	s := r.take(8)
	if s == "" {
		return 0
	}
	return binary.LittleEndian.Uint64([]byte(s))
}

func (r *reader) string() string { return r.take(int(r.number())) }

// count returns the number of things that follow, no more than can be there.
func (r *reader) count() int { return int(min(r.number(), uint64(len(r.text)/8))) }
