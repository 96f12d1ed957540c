// Package notes implements the service of package api.
package notes

import (
	"context"
	"slices"
	"sync"

	"example.com/start/api"
	"example.com/start/rpc/rpcserver"
)

// A Memory keeps notes until the program ends. The zero value is empty.
type Memory struct {
	mu    sync.Mutex // calls run at the same time
	notes map[string][]api.Note
}

var _ api.NoteService = (*Memory)(nil)

// Add implements api.NoteService.
func (m *Memory) Add(ctx context.Context, params api.AddNoteParams) (*api.Note, error) {
	user := rpcserver.CallFrom(ctx).User
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.notes == nil {
		m.notes = map[string][]api.Note{}
	}
	note := api.Note{ID: len(m.notes[user]) + 1, Text: params.Text}
	m.notes[user] = append(m.notes[user], note)
	return &note, nil
}

// Get implements api.NoteService.
func (m *Memory) Get(ctx context.Context, params api.GetNoteParams) (*api.Note, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	notes := m.notes[rpcserver.CallFrom(ctx).User]
	if params.ID > len(notes) {
		return nil, api.ErrNoteNotFound
	}
	note := notes[params.ID-1]
	return &note, nil
}

// List implements api.NoteService.
func (m *Memory) List(ctx context.Context) ([]api.Note, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.notes[rpcserver.CallFrom(ctx).User]), nil
}
