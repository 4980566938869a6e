// Asks the server how it is, and says so on the page.

const line = document.getElementById("health");

try {
  const answer = await fetch("api/health", { cache: "no-store" });
  const health = await answer.json();
  line.textContent = `The server answers: ${health.status}.`;
} catch (error) {
  line.textContent = `The server does not answer: ${error.message}`;
  line.classList.add("down");
}
