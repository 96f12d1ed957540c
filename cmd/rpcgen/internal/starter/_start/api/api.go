// Package api declares what the server offers. The clients, and the server's side of the calls, are generated from it.
package api

import (
	"context"
	"errors"
)

//go:generate rpcgen

// NoteService keeps notes. Each user has their own.
//
//rpcgen:service notes
type NoteService interface {
	// Add keeps a note.
	Add(ctx context.Context, params AddNoteParams) (*Note, error)

	// Get returns a note. Where there is none with the id, the error is [ErrNoteNotFound].
	Get(ctx context.Context, params GetNoteParams) (*Note, error)

	// List returns all notes of the user, the oldest first.
	List(ctx context.Context) ([]Note, error)
}

// ErrNoteNotFound says that the user has no such note.
//
//rpcgen:error 404
var ErrNoteNotFound = errors.New("no such note")

// A Note is a text that somebody wants to remember.
type Note struct {
	ID   int    `json:"id"` // ID tells the notes of a user apart. They count from 1.
	Text string `json:"text"`
}

// AddNoteParams is a note to keep.
type AddNoteParams struct {
	Text string `json:"text" validate:"required,max=1000"`
}

// GetNoteParams says which note is wanted.
type GetNoteParams struct {
	ID int `json:"id" validate:"min=1"`
}
