/* Draws the charts, sorts and searches the tables, and fits the charts to paper. Asks the network for nothing. */
(function () {
  "use strict";
  var told = JSON.parse(document.getElementById("options").textContent);
  var charts = [];

  document.querySelectorAll(".chart").forEach(function (place) {
    var chart = echarts.init(place, null, { renderer: "svg", locale: told.locale });
    chart.setOption(told.charts[place.dataset.chart]);
    charts.push(chart);
  });

  function fit() {
    charts.forEach(function (chart) {
      chart.resize();
      chart.getZr().flush();
    });
  }

  function open(all) {
    document.querySelectorAll("details").forEach(function (part) {
      if (all) {
        part.dataset.was = part.open ? "1" : "";
        part.open = true;
      } else if (part.dataset.was !== undefined) {
        part.open = part.dataset.was === "1";
      }
    });
  }

  function paper(on) {
    document.documentElement.classList.toggle("paper", on);
    open(on);
    fit();
  }

  window.addEventListener("resize", fit);
  window.addEventListener("beforeprint", function () { paper(true); });
  window.addEventListener("afterprint", function () { paper(false); });

  /* -- lists -------------------------------------------------------------------------------- */

  var order = new Intl.Collator(told.locale === "ZH" ? "zh" : "en", { numeric: true });

  function key(row, column) {
    var cell = row.cells[column];
    return cell.dataset.sort === undefined ? cell.textContent : Number(cell.dataset.sort);
  }

  function compare(a, b) {
    if (a === "" || b === "") return (a === "") - (b === "");
    return typeof a === "number" && typeof b === "number" ? a - b : order.compare(String(a), String(b));
  }

  function sort(table, column, down) {
    var body = table.tBodies[0];
    Array.from(body.rows)
      .map(function (row, index) { return { row: row, key: key(row, column), index: index }; })
      .sort(function (a, b) {
        if (a.key === "" || b.key === "") return compare(a.key, b.key) || a.index - b.index;
        return (down ? -1 : 1) * compare(a.key, b.key) || a.index - b.index;
      })
      .forEach(function (item) { body.appendChild(item.row); });
  }

  document.querySelectorAll("table.list").forEach(function (table) {
    var heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach(function (head, column) {
      var title = head.querySelector("[role=button]");
      function turn() {
        var down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        sort(table, column, down);
      }
      title.addEventListener("click", turn);
      title.addEventListener("keydown", function (event) {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        turn();
      });
    });
  });

  document.querySelectorAll(".find input").forEach(function (input) {
    var table = document.getElementById(input.dataset.table);
    var count = input.closest(".find").querySelector("output");
    var texts = new Map(Array.from(table.tBodies[0].rows).map(function (row) {
      return [row, Array.from(row.cells).map(function (cell) { return cell.textContent; }).join("\n").toLowerCase()];
    }));
    function search() {
      var words = input.value.toLowerCase().split(/\s+/).filter(Boolean), shown = 0;
      texts.forEach(function (text, row) {
        row.hidden = !words.every(function (word) { return text.includes(word); });
        shown += row.hidden ? 0 : 1;
      });
      count.textContent = shown + " / " + texts.size;
    }
    input.addEventListener("input", search);
    search();
  });
})();
