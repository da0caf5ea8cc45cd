import { PageBody, PageHeader } from "#components/shared/page-header.tsx";
import { Card } from "#components/ui/card.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";

export default function MappingLoading() {
  return (
    <>
      <PageHeader title="Mapping" />
      <PageBody>
        <Card>
          <SkeletonRows rows={16} />
        </Card>
      </PageBody>
    </>
  );
}
