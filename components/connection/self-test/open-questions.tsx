import { Instant } from "#components/shared/value/instant.tsx";
import { Cell, CellNote, HeadCell, Row, Table, TableBody, TableHead } from "#components/ui/table.tsx";
import type { AnsweredQuestion } from "#lib/web/queries/self-test.ts";

/** Every question that the contracts leave open, with this customer's answer and when it was found out. */
export function OpenQuestions({ questions }: { questions: readonly AnsweredQuestion[] }) {
  const answered = questions.filter(({ answer }) => answer !== null).length;
  return (
    <details className="rounded-md border">
      <summary className="cursor-pointer px-3 py-1.5 font-medium">
        Open questions answered: {answered} of {questions.length}
      </summary>
      <Table aria-label="Open questions answered">
        <TableHead>
          <Row>
            <HeadCell>Question</HeadCell>
            <HeadCell>Answer here</HeadCell>
            <HeadCell>When</HeadCell>
          </Row>
        </TableHead>
        <TableBody>
          {questions.map((question) => (
            <QuestionRow key={question.code} question={question} />
          ))}
        </TableBody>
      </Table>
    </details>
  );
}

function QuestionRow({ question: { code, question, section, by, answer } }: { question: AnsweredQuestion }) {
  return (
    <Row>
      <Cell className="py-1.5">
        {question}
        <CellNote>
          {code}, contract {section.replace(/^\w+\.md /, "")}
        </CellNote>
      </Cell>
      <Cell className="py-1.5 [overflow-wrap:anywhere]">
        {answer === null ? (
          <span className="text-muted-foreground">
            {by === "self_test" ? "Not answered yet" : "Not answered yet; shows in normal use"}
          </span>
        ) : (
          <>
            {answer.text}
            <CellNote>{answer.detail}</CellNote>
          </>
        )}
      </Cell>
      <Cell className="whitespace-nowrap">{answer === null ? "" : <Instant at={answer.at} format="short" />}</Cell>
    </Row>
  );
}
