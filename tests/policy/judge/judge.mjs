// Judges a batch of cases: one case a line on stdin, one verdict a line on stdout. See simulator.py for the fields.
import { createInterface } from 'node:readline'
import {
  isConditionKeyArray,
  runSimulation,
  runUnsafeSimulation,
  typeForContextKey
} from '@cloud-copilot/iam-simulate'

const DECISIONS = {
  Allowed: 'allowed',
  ImplicitlyDenied: 'implicitly_denied',
  ExplicitlyDenied: 'explicitly_denied'
}

function simulationOf(asked) {
  return {
    request: {
      principal: asked.principal,
      action: asked.action,
      resource: { resource: asked.resource, accountId: asked.account },
      contextVariables: asked.context
    },
    identityPolicies: asked.identity,
    serviceControlPolicies: asked.scps,
    resourceControlPolicies: [],
    resourcePolicy: asked.resourcePolicy ?? undefined,
    permissionBoundaryPolicies: asked.boundaries ?? undefined
  }
}

// The validated simulation turns a list into its first value where the key takes one value, and the other way round:
// a request that would be judged for other values than its own is not valid for it.
async function valuesKeepTheirShape(context) {
  for (const [key, value] of Object.entries(context)) {
    try {
      if (isConditionKeyArray(await typeForContextKey(key.toLowerCase())) !== Array.isArray(value)) {
        return false
      }
    } catch {
      return false
    }
  }
  return true
}

// What the validated simulation decides, or null for a case that it refuses or would judge without some of its keys.
async function validated(simulation) {
  if (!(await valuesKeepTheirShape(simulation.request.contextVariables))) {
    return null
  }
  const found = await runSimulation(simulation, {})
  if (found.resultType === 'error') {
    return null
  }
  const results = found.resultType === 'single' ? [found.result] : found.results
  return results.some((result) => result.ignoredContextKeys?.length) ? null : found.overallResult
}

async function verdict(asked) {
  try {
    const simulation = simulationOf(asked)
    const safe = await validated(simulation)
    if (!safe && asked.resource === '*') {
      // Unvalidated, "*" is a pattern that every policy's resource overlaps, not an action without a resource.
      return { id: asked.id, decision: null, simulation: null, error: 'a case about no resource must be valid' }
    }
    const result = safe ?? runUnsafeSimulation(simulation, {})
    const decision = DECISIONS[result]
    const error = decision ? null : `the simulator answered ${result}`
    return { id: asked.id, decision: decision ?? null, simulation: safe ? 'validated' : 'unsafe', error }
  } catch (error) {
    return { id: asked.id, decision: null, simulation: null, error: String(error) }
  }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (line.trim()) {
    process.stdout.write(`${JSON.stringify(await verdict(JSON.parse(line)))}\n`)
  }
}
