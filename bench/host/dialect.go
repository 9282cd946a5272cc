package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"

	"github.com/ava-labs/avalanchego/ids"
	"github.com/ava-labs/avalanchego/utils/formatting"
)

// dialect is the form of the blocks and calls of a VM of this family.
type dialect struct {
	// prefix of its JSON-RPC handler.
	prefix string
	encode func(parent ids.ID, height, timestamp uint64, data []byte) []byte
	// genesisData of the block that its genesis bytes make.
	genesisData []byte
	// Bodies of calls; an empty ping means that it has none.
	ping, lastAccepted string
	propose            func(data []byte) string
	// takesMany is whether several proposals may be under way at once.
	takesMany bool
}

// seedDialect is that of timestampvm-rs and of this project's plugin.
var seedDialect = &dialect{
	prefix: "/rpc",
	encode: func(parent ids.ID, height, timestamp uint64, data []byte) []byte {
		return fmt.Appendf(nil, `{"parent_id":"%s","height":%d,"timestamp":%d,"data":"0x%x"}`, parent, height, timestamp, data)
	},
	genesisData:  []byte(genesisData),
	ping:         call("ping", ""),
	lastAccepted: call("lastAccepted", ""),
	propose: func(data []byte) string {
		return call("proposeBlock", `{"data":"`+base64.StdEncoding.EncodeToString(data)+`"}`)
	},
	takesMany: true,
}

// goDataLength is the length of all data in that VM.
const goDataLength = 32

// goDialect is that of ava-labs/timestampvm: AvalancheGo's linear codec, 32 bytes of data, no ping, and the last
// accepted block instead of its ID. It relies on a lock of the node around each call, which the bench lacks: reads work
// without it, and proposals come one by one.
var goDialect = &dialect{
	encode: func(parent ids.ID, height, timestamp uint64, data []byte) []byte {
		bytes := append([]byte{0, 0}, parent[:]...) // the codec's version first
		bytes = binary.BigEndian.AppendUint64(bytes, height)
		bytes = binary.BigEndian.AppendUint64(bytes, timestamp)
		return append(bytes, data...)
	},
	genesisData:  append(genesisBytes(), make([]byte, goDataLength-len(genesisBytes()))...),
	lastAccepted: call("getBlock", ""),
	propose: func(data []byte) string {
		text, err := formatting.Encode(formatting.Hex, data)
		if err != nil {
			panic(err) // only data above 128 KiB
		}
		return call("proposeBlock", `{"data":"`+text+`"}`)
	},
}

func dialectOf(name string) (*dialect, error) {
	switch name {
	case "":
		return seedDialect, nil
	case "go":
		if dataLength != goDataLength {
			return nil, fmt.Errorf("a VM of the dialect %q takes data of %d bytes only", name, goDataLength)
		}
		return goDialect, nil
	}
	return nil, fmt.Errorf("unknown dialect %q", name)
}
