package main

import (
	"encoding/json"
	"fmt"
	"os"
)

// spec says what to measure, on which plugins.
type spec struct {
	Plugins []pluginSpec `json:"plugins"`
	// Measures by name; see measures.go.
	Measures []string `json:"measures"`
	// Blocks that each chain has when the measures begin.
	Blocks int `json:"blocks"`
	// Data is the bytes of data in each block.
	Data int `json:"data"`
	// Rounds in which the plugins alternate.
	Rounds int `json:"rounds"`
	// Seconds that each measure of a rate takes, on each plugin in each round.
	Seconds float64 `json:"seconds"`
	// Burst is the number of proposals made at once.
	Burst int `json:"burst"`
	// Bootstrap is the number of blocks fetched while bootstrapping.
	Bootstrap int `json:"bootstrap"`
	// WorkDir is an empty directory for databases; other users must be able to read it.
	WorkDir string `json:"workDir"`
}

// pluginSpec is one plugin; its name is unique.
type pluginSpec struct {
	Name   string `json:"name"`
	Path   string `json:"path"`
	Config string `json:"config"`
	// Fill says how blocks get into the chain; see fill.go.
	Fill string `json:"fill"`
	// Dialect is the form of the plugin's blocks and calls; see dialect.go.
	Dialect string `json:"dialect"`
	// FillCommand is the program of the fill "own"; the COPY file, the number of blocks and the chain's data directory are added.
	FillCommand []string `json:"fillCommand"`
	// DatabasePID is the process whose children do the plugin's database work, 0 for none.
	DatabasePID int `json:"databasePid"`
}

func readSpec(path string) (*spec, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var s spec
	if err := json.Unmarshal(content, &s); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &s, nil
}
