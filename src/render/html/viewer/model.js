// An environment and the answers about its objects: the program has found them, the page shows them.

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
    this.read = new Map();
    this.deadlocks = new Set(
      this.findings
        .filter(finding => DEADLOCKS.has(finding.code))
        .flatMap(finding => finding.nodes.map(id => this.index.get(id)))
        .filter(at => at !== undefined),
    );
  }

  /** What `impact` and `deps` say about a node: sets in order of distance, and for each member the step that leads on. */
  ask(target) {
    const known = this.read.get(target);
    if (known) return known;
    const [frozen, lost, possible, needs] = this.answers[target] ?? [[], [], [], []];
    const nodes = steps => steps.map(at => this.steps[at][0]),
      there = steps => nodes(steps).filter(node => !this.nodes[node].missing);
    const steps = new Map([...frozen, ...lost, ...possible].map(at => [this.steps[at][0], this.steps[at]]));
    const answer = {
      isKnown: Boolean(this.answers[target]),
      frozen: there(frozen),
      lost: there(lost),
      possible: there(possible),
      needs: nodes(needs),
      /** Why a member of one of the first three hangs on the next one, and where that is written. */
      cause: node => {
        const [, , phrase, place] = steps.get(node);
        return { phrase: data.phrases[phrase], place };
      },
      /** What lies between a member of one of the first three and the node, the node included. */
      pathDown: node => {
        const path = [];
        for (let step = steps.get(node); step; step = steps.get(step[1])) path.push(step[1]);
        return path;
      },
    };
    this.read.set(target, answer);
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
