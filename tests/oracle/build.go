package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/fluxcd/pkg/kustomize"
	ssautil "github.com/fluxcd/pkg/ssa/utils"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/resmap"
)

// build follows reconcile and build of kustomize-controller, up to the objects that it reads of what it built. What is left out:
// decryption, since there are no keys; the filling in of defaults and the labels of the owner, which are no part of a build.
func build(artifact string, request Request) ([]*unstructured.Unstructured, error) {
	object := unstructured.Unstructured{Object: request.Kustomization}
	spec, _, err := unstructured.NestedMap(object.Object, "spec")
	if err != nil {
		return nil, err
	}
	path, _ := spec["path"].(string)
	// As SecureJoin clamps it: the artifact holds no links.
	folder := filepath.Join(artifact, filepath.Clean(string(filepath.Separator)+path))
	if info, err := os.Stat(folder); err != nil {
		return nil, fmt.Errorf("kustomization path not found: %s", strings.ReplaceAll(err.Error(), artifact, ""))
	} else if !info.IsDir() {
		return nil, fmt.Errorf("kustomization path is no folder: %s", path)
	}
	resources, err := render(artifact, folder, object)
	if err != nil {
		return nil, fmt.Errorf("%s", strings.ReplaceAll(err.Error(), artifact, ""))
	}
	if err := substitute(resources, object, request); err != nil {
		return nil, err
	}
	text, err := resources.AsYaml()
	if err != nil {
		return nil, err
	}
	return ssautil.ReadObjects(bytes.NewReader(text))
}

// render writes the kustomization that is really built, builds it, and takes it back: the next request may be for the same
// artifact.
func render(artifact, folder string, object unstructured.Unstructured) (resmap.ResMap, error) {
	undo, err := keep(folder)
	if err != nil {
		return nil, err
	}
	defer undo()
	if _, err := kustomize.NewGenerator(artifact, object).WriteFile(folder); err != nil {
		return nil, err
	}
	return kustomize.SecureBuild(artifact, folder, false)
}

// keep remembers the kustomization files of a folder, and gives what puts them back as they were.
func keep(folder string) (func(), error) {
	before := map[string][]byte{}
	for _, name := range konfig.RecognizedKustomizationFileNames() {
		path := filepath.Join(folder, name)
		data, err := os.ReadFile(path)
		switch {
		case err == nil:
			before[path] = data
		case !os.IsNotExist(err):
			return nil, err
		}
	}
	return func() {
		for _, name := range konfig.RecognizedKustomizationFileNames() {
			path := filepath.Join(folder, name)
			if data, ok := before[path]; ok {
				_ = os.WriteFile(path, data, 0o600)
			} else {
				_ = os.Remove(path)
			}
		}
	}, nil
}

func substitute(resources resmap.ResMap, object unstructured.Unstructured, request Request) error {
	spec, _ := object.Object["spec"].(map[string]any)
	for _, resource := range resources.Resources() {
		if resource.GetName() == "" || resource.GetKind() == "" || resource.GetApiVersion() == "" {
			return fmt.Errorf("no apiVersion, kind and name in %s", resource.String())
		}
	}
	post, found := spec["postBuild"].(map[string]any)
	if !found {
		return nil
	}
	cluster, err := newCluster(resources, object, request)
	if err != nil {
		return err
	}
	always := kustomize.SubstituteWithAlways(post["substituteStrategy"] == "Always")
	strict := kustomize.SubstituteWithStrict(request.Strict)
	for _, resource := range resources.Resources() {
		changed, err := kustomize.SubstituteVariables(context.Background(), cluster, object, resource, strict, always)
		if err != nil {
			return fmt.Errorf("post build failed for '%s/%s': %w", resource.GetGvk(), resource.GetName(), err)
		}
		if changed == nil {
			continue
		}
		if _, err := resources.Replace(resource); err != nil {
			return err
		}
	}
	return nil
}

// lostLabels are the objects whose labels cannot be read, so that only those of the owner are left once it has set them:
// SetOwnerLabels of the package ssa starts from what GetLabels gives.
func lostLabels(objects []*unstructured.Unstructured) []Named {
	var lost []Named
	for _, object := range objects {
		labels, found, _ := unstructured.NestedFieldNoCopy(object.Object, "metadata", "labels")
		if found && labels != nil && object.GetLabels() == nil {
			lost = append(lost, Named{Kind: object.GetKind(), Name: object.GetName()})
		}
	}
	return lost
}

// setCommonMetadata follows the start of apply. It reads the field as the API type does.
func setCommonMetadata(objects []*unstructured.Unstructured, kustomization map[string]any) error {
	var typed struct {
		CommonMetadata *struct {
			Annotations map[string]string `json:"annotations"`
			Labels      map[string]string `json:"labels"`
		} `json:"commonMetadata"`
	}
	text, err := json.Marshal(kustomization["spec"])
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, &typed); err != nil {
		return err
	}
	if common := typed.CommonMetadata; common != nil {
		ssautil.SetCommonMetadata(objects, common.Labels, common.Annotations)
	}
	return nil
}
