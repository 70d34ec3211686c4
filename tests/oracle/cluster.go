package main

import (
	"context"
	"fmt"
	"regexp"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/kustomize/api/resmap"
)

// unknown names the object that stands for what nobody can look into. No real one has such a name.
const unknown = "<unknown>"

// cluster answers for the ConfigMaps and Secrets that a request has.
type cluster struct {
	client.Client
	objects []*unstructured.Unstructured
	// open lets a missing object be there, without data.
	open bool
}

// newCluster is the cluster of a request. An open one has a variable for each expression without a default that nothing else
// sets: the expression itself.
func newCluster(resources resmap.ResMap, object unstructured.Unstructured, request Request) (*cluster, error) {
	known := &cluster{objects: request.Objects, open: request.Open}
	if !request.Open {
		return known, nil
	}
	text, err := resources.AsYaml()
	if err != nil {
		return nil, err
	}
	data := map[string]any{}
	for _, name := range undecided(string(text)) {
		data[name] = "${" + name + "}"
	}
	expressions := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "v1", "kind": "ConfigMap", "data": data,
		"metadata": map[string]any{"name": unknown, "namespace": object.GetNamespace()},
	}}
	known.objects = append(known.objects, expressions)
	references, _, err := unstructured.NestedSlice(object.Object, "spec", "postBuild", "substituteFrom")
	if err != nil {
		return nil, err
	}
	first := map[string]any{"kind": "ConfigMap", "name": unknown}
	references = append([]any{first}, references...)
	return known, unstructured.SetNestedSlice(object.Object, references, "spec", "postBuild", "substituteFrom")
}

var (
	plain     = regexp.MustCompile(`\$\{(\w+)\}`)
	defaulted = regexp.MustCompile(`\$\{(\w+):?=|\$\{(\w+):-`)
)

// undecided are the variables of a text that are named, and nowhere with a default.
func undecided(text string) []string {
	has := map[string]bool{}
	for _, match := range defaulted.FindAllStringSubmatch(text, -1) {
		has[match[1]+match[2]] = true
	}
	var names []string
	for _, match := range plain.FindAllStringSubmatch(text, -1) {
		if name := match[1]; !has[name] && (name[0] < '0' || name[0] > '9') {
			has[name] = true
			names = append(names, name)
		}
	}
	return names
}

// Get gives a ConfigMap or a Secret.
func (c *cluster) Get(_ context.Context, key client.ObjectKey, into client.Object, _ ...client.GetOption) error {
	kind, resource := "ConfigMap", "configmaps"
	if _, ok := into.(*corev1.Secret); ok {
		kind, resource = "Secret", "secrets"
	}
	for _, object := range c.objects {
		if object.GetKind() == kind && object.GetName() == key.Name && object.GetNamespace() == key.Namespace {
			if err := runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, into); err != nil {
				return fmt.Errorf("%s/%s: %w", kind, key.Name, err)
			}
			return nil
		}
	}
	if c.open {
		return nil
	}
	return apierrors.NewNotFound(schema.GroupResource{Resource: resource}, key.Name)
}
