import { redirect } from "next/navigation";

/** Until there is an overview, the day starts with what needs somebody. */
export default function RootPage(): never {
  redirect("/review");
}
