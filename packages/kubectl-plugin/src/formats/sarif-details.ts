import { fieldName, fingerprints, keyOf, offersFor, type Finding, type Location, type Offer, type ReportFinding } from "@kubectl-loopback/core";
import { objectName } from "../output/names.ts";
import type { Told } from "./format.ts";
import { replacementsOf } from "./replacements.ts";
import { physical, plainText, uriOf } from "./sarif-places.ts";

/** What a finding rests on, and how it can be fixed, as far as either stands in files. */
export function sarifDetails(told: Told): (finding: ReportFinding) => object {
  const { result } = told;
  const names = fingerprints(result.findings);
  const inFiles = result.findings.filter(({ object }) => object.source !== null);
  const offers = new Map(offersFor(inFiles, { result, live: false, clients: [] }).map(({ finding, offers: all }) => [names.get(finding)!, all]));
  const found = new Map(result.findings.map((finding) => [names.get(finding)!, finding]));
  return ({ fingerprint }) => ({
    ...listed("relatedLocations", relatedTo(found.get(fingerprint)!, told)),
    ...listed("fixes", (offers.get(fingerprint) ?? []).flatMap((offer) => fixOf(offer, told))),
  });
}

function listed(key: string, items: readonly object[]): object {
  return items.length === 0 ? {} : { [key]: items };
}

/** The fields that a finding rests on, each once, where they stand in files. */
function relatedTo({ evidence }: Finding, { result, separator }: Told): object[] {
  const seen = new Map<string, { location: Location; text: string }>();
  for (const { object, path } of evidence) {
    const location = object && result.cluster.objects.byKey.get(keyOf(object))?.source?.locate(path);
    if (location) seen.set(JSON.stringify(location), { location, text: `${objectName(object)} ${fieldName(path)}` });
  }
  return [...seen.values()].map(({ location, text }, index) => ({ id: index + 1, physicalLocation: physical(location, separator), message: { text: plainText(text) } }));
}

function fixOf({ remedy, proposal }: Offer, { view, separator, language: { messages } }: Told): object[] {
  if (!proposal || proposal.edits.length === 0) return [];
  const files = replacementsOf(proposal.edits, view.source);
  if (!files) return [];
  const asked = proposal.preconditions.filter(({ state }) => state === "ask").map(({ name }) => messages.fixing.preconditions[name]);
  return [{
    description: { text: plainText([messages.fixing.remedies[remedy].title, ...asked].join("; ")) },
    artifactChanges: files.map(({ file, replacements }) => ({
      artifactLocation: { uri: uriOf(file, separator) },
      replacements: replacements.map(({ start, end, text }) => ({
        deletedRegion: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
        insertedContent: { text },
      })),
    })),
  }];
}
