import { PageBody } from "#components/shared/page-header.tsx";
import { Card } from "#components/ui/card.tsx";
import { Skeleton, SkeletonRows } from "#components/ui/skeleton.tsx";

const ROWS = 12;

/** What stands until a page is there: its head and rows of the right height, so that nothing jumps. */
export function PageLoading({ title }: { title?: string }) {
  return (
    <>
      <div className="flex min-h-14 items-center px-gutter pt-2.5">
        {title === undefined ? <Skeleton className="h-5 w-32" /> : <h1 className="text-xl font-semibold">{title}</h1>}
      </div>
      <PageBody>
        <Card>
          <SkeletonRows rows={ROWS} />
        </Card>
      </PageBody>
    </>
  );
}
