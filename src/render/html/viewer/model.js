// Questions to a graph: the same searches and the same clauses as the program's own answers.

/** Edges that nobody wrote: they are concluded from what objects need. */
const INFERRED = new Set(['NeedsCrd', 'NeedsNamespace', 'NeedsObject', 'UsesObject', 'AsksWebhook']);
/** Findings that say that some wait for each other, for ever. */
const DEADLOCKS = new Set(['dependency-cycle', 'wait-deadlock', 'existence-deadlock', 'apply-deadlock']);

class Model {
  constructor(source) {
    Object.assign(this, source);
    const count = this.nodes.length;
    this.index = new Map(this.nodes.map((node, at) => [node.id, at]));
    this.outgoing = Array.from({ length: count }, () => []);
    this.incoming = Array.from({ length: count }, () => []);
    this.edges = this.edges.map(([from, to, kind, confidence, place]) => ({ from, to, kind, confidence, place }));
    for (const edge of this.edges) {
      this.outgoing[edge.from].push(edge);
      this.incoming[edge.to].push(edge);
    }
    for (const node of this.nodes) for (const flag of node.flags) node[flag] = true;
    this.boxOf = new Map();
    this.boxes.forEach((box, at) => box.nodes.forEach(node => this.boxOf.set(node, at)));
    this.readClauses();
    this.normal = this.derive(-1);
    this.answers = new Map();
    this.nodes.forEach((node, at) => {
      node.neverReady = !node.missing && !this.normal[6 * at + 5];
    });
    this.deadlocks = new Set(
      this.findings
        .filter(finding => DEADLOCKS.has(finding.code))
        .flatMap(finding => finding.nodes.map(id => this.index.get(id)))
        .filter(at => at !== undefined),
    );
  }

  readClauses() {
    this.heads = [];
    this.sizes = [];
    this.uses = Array.from({ length: this.milestones }, () => []);
    for (let at = 0; at < this.clauses.length;) {
      const clause = this.heads.length,
        size = this.clauses[at + 1];
      this.heads.push(this.clauses[at]);
      this.sizes.push(size);
      for (let k = 0; k < size; k++) this.uses[this.clauses[at + 2 + k]].push(clause);
      at += 2 + size;
    }
  }

  /** Which milestones hold; without a node, the clauses whose head is one of its six are not there. */
  derive(absent) {
    const open = Uint32Array.from(this.sizes),
      holds = new Uint8Array(this.milestones),
      stack = [];
    const settle = clause => {
      const head = this.heads[clause];
      if (!holds[head] && Math.floor(head / 6) !== absent) {
        holds[head] = 1;
        stack.push(head);
      }
    };
    this.sizes.forEach((size, clause) => {
      if (size === 0) settle(clause);
    });
    while (stack.length) for (const clause of this.uses[stack.pop()]) if (--open[clause] === 0) settle(clause);
    return holds;
  }

  /** Breadth first: the order of the nodes reached, and for each the one before it on the way from a start. */
  search(starts, next) {
    const before = new Map(starts.map(start => [start, start])),
      order = [...starts];
    for (let at = 0; at < order.length; at++) {
      next(order[at], node => {
        if (!before.has(node)) {
          before.set(node, order[at]);
          order.push(node);
        }
      });
    }
    return { before, order };
  }

  freezes(target) {
    return this.search([target], (node, found) => {
      for (const { kind, from } of this.incoming[node])
        // What is frozen keeps running, and its webhooks answer.
        if (kind === 'DependsOn' || kind === 'HealthCheck' || (kind === 'AsksWebhook' && node === target)) found(from);
      for (const { kind, to } of this.outgoing[node]) if (kind === 'AppliedBy' && this.nodes[to].wait) found(to);
    });
  }

  /** What `impact` and `deps` say about a node: sets in order of distance, and for each member its way to the node. */
  ask(target) {
    const known = this.answers.get(target);
    if (known) return known;
    const frozen = this.freezes(target),
      without = this.derive(target);
    const lost = node => this.normal[6 * node + 5] && !without[6 * node + 5];
    const rest = this.search(frozen.order, (node, found) => {
      for (const { from } of this.incoming[node]) if (lost(from)) found(from);
      for (const { kind, to } of this.outgoing[node])
        if (kind === 'AppliedBy' && this.nodes[to].wait && lost(to)) found(to);
    });
    const possible = this.search(rest.order, (node, found) => {
      for (const { kind, from } of this.incoming[node]) if (INFERRED.has(kind)) found(from);
    });
    const needs = this.search([target], (node, found) => {
      for (const { to } of this.outgoing[node]) found(to);
    });
    const way = (reach, node) => {
      const path = [node];
      for (let at = node; reach.before.get(at) !== at;) {
        at = reach.before.get(at);
        path.push(at);
      }
      return path;
    };
    const there = node => node !== target && !this.nodes[node].missing;
    const answer = {
      frozen: frozen.order.filter(there),
      lost: rest.order.filter(node => there(node) && !frozen.before.has(node)),
      possible: possible.order.filter(node => there(node) && !rest.before.has(node)),
      needs: needs.order.filter(node => node !== target),
      // Each search starts at the nodes of the one before, so that its ways go on with theirs.
      pathDown: node =>
        [possible, rest, frozen].reduce(
          (path, reach) => path.concat(way(reach, path[path.length - 1]).slice(1)),
          [node],
        ),
      pathUp: node => way(needs, node),
    };
    this.answers.set(target, answer);
    return answer;
  }
}

const models = new Map();
function model(name) {
  if (!models.has(name)) {
    const at = data.environments.findIndex(one => one.name === name);
    if (at < 0) return null;
    const findings = data.findings.filter(finding => finding.environments.includes(at)),
      made = new Model({ ...data.environments[at], number: at, findings });
    models.set(name, made);
  }
  return models.get(name);
}
