"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { notify } from "#components/shared/notify.ts";
import { Button } from "#components/ui/button.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import type { Targets } from "#lib/web/queries/mapping.ts";
import type { Board } from "#lib/web/queries/mapping-views.ts";
import { saveFile } from "#components/shared/action/save-file.ts";
import { boardPicture, type Picture } from "./picture.ts";

const SCALE = 2;
/** Browsers draw no larger canvas. */
const CANVAS_PIXELS_MAX = 16_000;

/** The board as a file: SVG to zoom into, PNG to paste. Both are drawn here, in the browser; nothing is uploaded. */
export function ExportPicture({ board, targets }: { board: Board; targets: Targets | undefined }) {
  const company = useCompany();
  const [pending, setPending] = useState(false);
  const fileName = `mapping-${company.code}-v${board.version}`;
  const picture = () => boardPicture(board, targets, company, new Date());
  const png = async () => {
    setPending(true);
    try {
      saveFile(`${fileName}.png`, await toPng(picture()));
    } catch {
      notify({
        tone: "problem",
        title: "The picture could not be drawn as PNG",
        text: "Take the SVG: every browser and office program opens it.",
      });
    } finally {
      setPending(false);
    }
  };
  return (
    <>
      <Button
        onClick={() => saveFile(`${fileName}.svg`, new Blob([picture().svg], { type: "image/svg+xml;charset=utf-8" }))}
      >
        <Download aria-hidden="true" /> SVG
      </Button>
      <Button pending={pending} onClick={() => void png()}>
        <Download aria-hidden="true" /> PNG
      </Button>
    </>
  );
}

async function toPng({ svg, width, height }: Picture): Promise<Blob> {
  const image = new Image();
  // The content security policy lets pictures come from data alone.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = Math.min(SCALE, CANVAS_PIXELS_MAX / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.floor(width * scale);
  canvas.height = Math.floor(height * scale);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error("no picture")) : resolve(blob)), "image/png");
  });
}
