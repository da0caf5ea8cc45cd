"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { importSegmentNamesAction } from "#lib/web/actions/mapping.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { type SegmentNamesDiff, targetsQuery } from "#lib/web/queries/mapping.ts";

const FILE_BYTES_MAX = 500_000;

type Chosen = Readonly<{ fileName: string; csv: string; diff: SegmentNamesDiff | null }>;

/** A file of names and a segment: what it would change there, and keeping it. */
export function useSegmentNames(onDone: () => void) {
  const { id: companyId } = useCompany();
  const { data: targets } = useQuery(targetsQuery(companyId));
  const [segment, setSegment] = useState(1);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [issues, setIssues] = useState<readonly string[]>([]);
  const preview = useServerAction(importSegmentNamesAction, {
    refresh: false,
    onProblem: (problem) => {
      if (problem.code !== "invalid_input") return false;
      setIssues(problem.issues);
      return true;
    },
  });
  const save = useServerAction(importSegmentNamesAction, {
    changes: [["/api/mapping"], ["/api/mapping/target"]],
    done: ({ added, changed }) => `${added.length + changed.length} values named`,
  });
  const look = async (fileName: string, csv: string, of: number) => {
    setIssues([]);
    const diff = await preview.run({ companyId, segment: of, csv, isPreview: true });
    setChosen({ fileName, csv, diff });
  };
  return {
    segments: targets?.segments ?? [],
    ...{ segment, chosen, issues, looking: preview.pending, keeping: save.pending },
    /** Names that keeping would write. */
    count: chosen?.diff ? chosen.diff.added.length + chosen.diff.changed.length : 0,
    choose: async (picked: File | undefined) => {
      if (picked === undefined) return;
      if (picked.size <= FILE_BYTES_MAX) return look(picked.name, await picked.text(), segment);
      setIssues(["The file is larger than 500 KB."]);
      setChosen({ fileName: picked.name, csv: "", diff: null });
    },
    chooseSegment: (of: number) => {
      setSegment(of);
      if (chosen !== null && chosen.csv !== "") void look(chosen.fileName, chosen.csv, of);
    },
    keep: async () => {
      if (chosen === null) return;
      const kept = await save.run({ companyId, segment, csv: chosen.csv, isPreview: false });
      if (kept !== null) onDone();
    },
  };
}
