package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"
)

// pageBlocks is the longest page of getBlocks.
const pageBlocks = 1_024

// readyLimit is for what a plugin builds after its start.
const readyLimit = 2 * time.Minute

// pageRequest asks for a full page of blocks from a random height on.
func pageRequest(ctx context.Context, b *bench, p *plugin) (func() string, error) {
	count := len(b.ids[p.dialect])
	body := func() string {
		from := rand.IntN(max(1, count-pageBlocks))
		return call("getBlocks", fmt.Sprintf(`{"fromHeight":%d,"limit":%d}`, from, pageBlocks))
	}
	return body, p.there(ctx, body())
}

// blockPath is where a block is read by GET.
const blockPath = "/block"

// blockGetRequest reads a random block by its height, by GET.
func blockGetRequest(_ context.Context, b *bench, p *plugin) (func() string, error) {
	if p.process.block == nil {
		return nil, errNotThere
	}
	count := len(b.ids[p.dialect])
	return func() string { return fmt.Sprintf("%s?height=%d", blockPath, 1+rand.IntN(count)) }, nil
}

// findRequest looks for the data of a random block.
func findRequest(ctx context.Context, b *bench, p *plugin) (func() string, error) {
	count := len(b.ids[p.dialect])
	body := func() string {
		data := base64.StdEncoding.EncodeToString(dataOf(uint64(1+rand.IntN(count)), 0))
		return call("findBlocks", `{"data":"`+data+`"}`)
	}
	return body, p.there(ctx, body())
}

// receiptRequest asks for the receipt of a proposal that waits.
func receiptRequest(ctx context.Context, _ *bench, p *plugin) (func() string, error) {
	var answer struct {
		Result struct {
			Receipt struct{ ID string }
		}
	}
	text, err := p.answer(call("proposeBlock", `{"data":"MQo="}`))
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &answer); err != nil || answer.Result.Receipt.ID == "" {
		return nil, errNotThere
	}
	body := call("getReceipt", `{"id":"`+answer.Result.Receipt.ID+`"}`)
	return constantly(body), p.there(ctx, body)
}

// there waits until a plugin can answer a call; errNotThere if it has no such method.
func (p *plugin) there(ctx context.Context, body string) error {
	for started := time.Now(); ; {
		text, err := p.answer(body)
		switch {
		case err != nil:
			return err
		case bytes.Contains(text, []byte(`"code":-32601`)):
			return errNotThere
		case !bytes.Contains(text, []byte(`"error"`)):
			return nil
		case time.Since(started) > readyLimit || ctx.Err() != nil:
			return fmt.Errorf("%s: %s: %s", p.Name, body, text)
		}
		time.Sleep(100 * time.Millisecond)
	}
}
