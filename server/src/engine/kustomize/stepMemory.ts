/**
 * Whether steps remember what they made of each object. An editor renders the same overlay again after every edit and must; a command that renders
 * once would only keep all stages of all objects alive, two thirds of the memory of a large build, for nobody. Builds run one
 * at a time from start to end, so that the answer can stand here and need not go through every step.
 */
let isOn = true;

/** Whether what a step makes is worth keeping. */
export function remembers(): boolean {
  return isOn;
}

/** Runs a build, or a part of one, in which steps remember or do not. */
export function withStepMemory<T>(on: boolean, build: () => T): T {
  const before = isOn;
  isOn = on;
  try {
    return build();
  } finally {
    isOn = before;
  }
}
