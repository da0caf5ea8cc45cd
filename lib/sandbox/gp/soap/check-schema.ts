/** Holds a request against the schema: names, namespaces, order, required elements, `xsi:type`, simple values. */
import { COMPLEX_TYPES, SIMPLE_TYPES, type ComplexType, type Particle } from "./schema.ts";
import { NAMESPACES, type XmlNode } from "./xml-tree.ts";

/** The first thing that is wrong, as a sentence with the path to it; null when all is well. */
export function checkSchema(node: XmlNode, typeName: string, path = node.name): string | null {
  if (node.otherAttributes.length > 0) return `${path}: unexpected attribute ${node.otherAttributes.join(", ")}`;
  const simple = SIMPLE_TYPES.get(typeName);
  if (simple !== undefined) return checkSimple(node, simple, typeName, path);
  const type = COMPLEX_TYPES.get(typeName);
  if (type === undefined) return `${path}: unknown type ${typeName}`;
  if (type.abstract) return checkAbstract(node, type, path);
  if (node.type !== null && node.type !== qualified(type)) return `${path}: xsi:type ${node.type} is not ${typeName}`;
  if (node.text.trim() !== "") return `${path}: text between elements`;
  return checkChildren(node, type, path);
}

function checkSimple(node: XmlNode, allowed: RegExp, typeName: string, path: string): string | null {
  if (node.children.length > 0) return `${path}: elements inside a ${typeName}`;
  return allowed.test(node.text) ? null : `${path}: '${node.text.slice(0, 40)}' is not a ${typeName}`;
}

function checkAbstract(node: XmlNode, type: Extract<ComplexType, { abstract: true }>, path: string): string | null {
  const concrete = COMPLEX_TYPES.get(type.concrete);
  if (concrete === undefined || concrete.abstract || node.type !== qualified(concrete)) {
    return `${path}: the specified type is abstract: name='${type.name}'; xsi:type must be ${type.concrete}`;
  }
  return checkSchema(node, type.concrete, path);
}

function qualified(type: Extract<ComplexType, { abstract: false }>): string {
  return `{${NAMESPACES[type.namespace]}}${type.name}`;
}

function checkChildren(node: XmlNode, type: Extract<ComplexType, { abstract: false }>, path: string): string | null {
  const namespace = NAMESPACES[type.namespace];
  let next = 0;
  for (const child of node.children) {
    const at = type.particles.findIndex((particle, index) => index >= next && particle.name === child.name);
    const particle = type.particles[at];
    if (particle === undefined || child.namespace !== namespace) {
      return `${path}: unexpected element {${child.namespace}}${child.name}${expecting(type.particles.slice(next))}`;
    }
    const skipped = type.particles.slice(next, at).find(({ optional }) => !optional);
    if (skipped !== undefined) return `${path}: ${skipped.name} is missing before ${child.name}`;
    const fault = checkParticle(child, particle, `${path}/${child.name}`);
    if (fault !== null) return fault;
    next = particle.repeats ? at : at + 1;
  }
  const missing = type.particles.slice(next).find(({ optional }) => !optional);
  return missing === undefined ? null : `${path}: ${missing.name} is missing`;
}

function checkParticle(child: XmlNode, particle: Particle, path: string): string | null {
  if (!child.nil) return checkSchema(child, particle.type, path);
  if (!particle.nillable) return `${path}: must not be nil`;
  return child.children.length > 0 || child.text !== "" ? `${path}: nil, but not empty` : null;
}

function expecting(particles: readonly Particle[]): string {
  return particles.length === 0 ? "" : `; expected ${particles.map(({ name }) => name).join(", ")}`;
}
