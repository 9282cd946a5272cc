package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"

	"github.com/ava-labs/avalanchego/ids"
)

// dataLength is the bytes of data in each block; see spec.
var dataLength int

const (
	genesisData = "bench"
	// firstTimestamp is so early that a block a second is never ahead of the clock.
	firstTimestamp = 1_600_000_000
)

// testBlock is a block that the VMs of this family can encode.
type testBlock struct {
	id, parent        ids.ID
	height, timestamp uint64
	data              []byte
	bytes             []byte
}

func (d *dialect) newBlock(parent ids.ID, height, timestamp uint64, data []byte) *testBlock {
	bytes := d.encode(parent, height, timestamp, data)
	return &testBlock{id: sha256.Sum256(bytes), parent: parent, height: height, timestamp: timestamp, data: data, bytes: bytes}
}

func genesisBytes() []byte { return []byte(`{"data":"` + genesisData + `"}`) }

// generated calls visit for each of the chain's first blocks, after the genesis block, which is the same in every run.
func (d *dialect) generated(count int, visit func(*testBlock) error) error {
	parent := d.newBlock(ids.Empty, 0, 0, d.genesisData)
	for height := uint64(1); height <= uint64(count); height++ {
		block := d.newBlock(parent.id, height, firstTimestamp+height, dataOf(height, 0))
		if err := visit(block); err != nil {
			return err
		}
		parent = block
	}
	return nil
}

// following makes count blocks after a parent. The salt makes them differ from those of another call.
func (d *dialect) following(parent ids.ID, height, timestamp uint64, count int, salt uint64) []*testBlock {
	blocks := make([]*testBlock, count)
	for i := range blocks {
		height++
		blocks[i] = d.newBlock(parent, height, timestamp, dataOf(height, salt))
		parent = blocks[i].id
	}
	return blocks
}

func dataOf(height, salt uint64) []byte {
	var seed [16]byte
	binary.BigEndian.PutUint64(seed[:], height)
	binary.BigEndian.PutUint64(seed[8:], salt)
	data := make([]byte, 0, dataLength+sha256.Size)
	for hash := sha256.Sum256(seed[:]); len(data) < dataLength; hash = sha256.Sum256(hash[:]) {
		data = append(data, hash[:]...)
	}
	return data[:dataLength]
}

// writeCopyFile writes the chain as rows of the table of blocks, in the text format of Postgres's COPY.
func writeCopyFile(path string, count int) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	defer file.Close()
	out := bufio.NewWriterSize(file, 1<<20)
	err = seedDialect.generated(count, func(b *testBlock) error {
		_, err := fmt.Fprintf(out, "%d\t%d\t\\\\x%s\t\\\\x%s\t\\\\x%s\n", b.height, b.timestamp,
			hex.EncodeToString(b.id[:]), hex.EncodeToString(b.parent[:]), hex.EncodeToString(b.data))
		return err
	})
	if err != nil {
		return err
	}
	return out.Flush()
}
