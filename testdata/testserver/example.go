package main

func exampleMethods() map[string]method { return nil }
