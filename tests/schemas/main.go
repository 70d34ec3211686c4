// Command schemas makes the tables of src/flux/schema: what the API server checks in Flux's kinds and in those of Kubernetes.
//
//	schemas flux FOLDER...        the CRDs of Flux, as YAML files                        > ../../src/flux/schema/flux.yaml
//	schemas kubernetes FOLDER...  api/openapi-spec/v3 of k8s.io/kubernetes, the oldest first> ../../src/flux/schema/kubernetes.txt
//
// The CRDs lie in config/crd/bases of Flux's controllers, of source-watcher and of flux-operator; the folders of
// Kubernetes are in its Go module (go mod download k8s.io/kubernetes).
package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	out := bufio.NewWriter(os.Stdout)
	var err error
	switch {
	case len(os.Args) > 2 && os.Args[1] == "flux":
		err = flux(out, os.Args[2:])
	case len(os.Args) > 2 && os.Args[1] == "kubernetes":
		err = kubernetes(out, os.Args[2:])
	default:
		err = fmt.Errorf("usage: schemas flux FOLDER... | schemas kubernetes FOLDER...")
	}
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
