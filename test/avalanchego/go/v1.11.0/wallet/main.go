// The wallet issues the P-chain transactions of a new chain on nodes whose transactions avalanchejs does not build
// (before v1.13): `wallet URI REQUEST`, where REQUEST is the JSON of the struct below. It prints the IDs as JSON.
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"
	"time"

	"github.com/ava-labs/avalanchego/genesis"
	"github.com/ava-labs/avalanchego/ids"
	"github.com/ava-labs/avalanchego/utils/constants"
	"github.com/ava-labs/avalanchego/vms/platformvm"
	"github.com/ava-labs/avalanchego/vms/platformvm/txs"
	"github.com/ava-labs/avalanchego/vms/secp256k1fx"
	"github.com/ava-labs/avalanchego/wallet/chain/p"
	"github.com/ava-labs/avalanchego/wallet/subnet/primary"
)

// Before Durango a validator's time must begin after the transaction is accepted, by how much is up to us.
const untilStart = 25 * time.Second

const weight = 100

type request struct {
	VMID       string   `json:"vmId"`
	Name       string   `json:"name"`
	Genesis    string   `json:"genesis"`
	Validators []string `json:"validators"`
}

type answer struct {
	SubnetID string `json:"subnetId"`
	ChainID  string `json:"chainId"`
}

func main() {
	var wanted request
	must(json.Unmarshal([]byte(os.Args[2]), &wanted))

	made, err := create(context.Background(), os.Args[1], wanted)
	must(err)
	must(json.NewEncoder(os.Stdout).Encode(made))
}

func create(ctx context.Context, uri string, wanted request) (answer, error) {
	vmID, err := ids.FromString(wanted.VMID)
	if err != nil {
		return answer{}, err
	}
	keys := secp256k1fx.NewKeychain(genesis.EWOQKey)
	wallet, err := primary.MakeWallet(ctx, &primary.WalletConfig{URI: uri, AVAXKeychain: keys, EthKeychain: keys})
	if err != nil {
		return answer{}, err
	}
	owner := &secp256k1fx.OutputOwners{Threshold: 1, Addrs: []ids.ShortID{genesis.EWOQKey.Address()}}
	subnet, err := wallet.P().IssueCreateSubnetTx(owner)
	if err != nil {
		return answer{}, err
	}
	if err := addValidators(ctx, uri, wallet.P(), subnet.ID(), wanted.Validators); err != nil {
		return answer{}, err
	}
	chain, err := wallet.P().IssueCreateChainTx(subnet.ID(), []byte(wanted.Genesis), vmID, nil, wanted.Name)
	if err != nil {
		return answer{}, err
	}
	return answer{SubnetID: subnet.ID().String(), ChainID: chain.ID().String()}, nil
}

func addValidators(ctx context.Context, uri string, wallet p.Wallet, subnet ids.ID, validators []string) error {
	if len(validators) == 0 {
		return nil
	}
	end, err := earliestEnd(ctx, uri)
	if err != nil {
		return err
	}
	start := uint64(time.Now().Add(untilStart).Unix())
	for _, text := range validators {
		nodeID, err := ids.NodeIDFromString(text)
		if err != nil {
			return err
		}
		_, err = wallet.IssueAddSubnetValidatorTx(&txs.SubnetValidator{
			Validator: txs.Validator{NodeID: nodeID, Start: start, End: end, Wght: weight},
			Subnet:    subnet,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// A subnet's validator must validate the primary network for the whole time, so it must not end later than the first
// validator there.
func earliestEnd(ctx context.Context, uri string) (uint64, error) {
	validators, err := platformvm.NewClient(uri).GetCurrentValidators(ctx, constants.PrimaryNetworkID, nil)
	if err != nil {
		return 0, err
	}
	end := validators[0].EndTime
	for _, validator := range validators {
		end = min(end, validator.EndTime)
	}
	return end, nil
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
